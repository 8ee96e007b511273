package io.kruxos.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON-like objects as deterministic CBOR (RFC 8949 §4.2.1): map keys are text in the bytewise order of their encoded forms,
 * integers, lengths and floats have their shortest forms, lengths are definite.
 *
 * <p>Values are null, Boolean, Integer, Long, {@link java.math.BigInteger}, Float, Double, String, {@code byte[]}, List and Map
 * with String keys. A decoded integer is a Long where it fits, a decoded float a Double. Decoding accepts exactly what
 * encoding writes, so that equal objects have equal bytes and the other way round.
 */
public final class CborCodec {
    private CborCodec() {}

    /**
     * Encodes an object.
     *
     * @throws CborException for a value of another type, text with an unpaired surrogate, or when a limit is passed
     */
    public static byte[] encode(Map<String, ? extends @Nullable Object> object) {
        return encode(object, CborLimits.DEFAULT);
    }

    public static byte[] encode(Map<String, ? extends @Nullable Object> object, CborLimits limits) {
        return new CborEncoder(limits).encode(object);
    }

    /**
     * Decodes an object into maps and lists that the caller may change.
     *
     * @throws CborException when the bytes are anything but one deterministic map within the limits
     */
    public static Map<String, @Nullable Object> decode(byte[] bytes) {
        return decode(bytes, CborLimits.DEFAULT);
    }

    public static Map<String, @Nullable Object> decode(byte[] bytes, CborLimits limits) {
        return new CborDecoder(bytes, limits).decode();
    }
}
