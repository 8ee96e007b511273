package io.kruxos.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one document; used once. */
final class CborEncoder {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int HEAD_BYTES_MAX = 9;

    private final CborLimits limits;
    private byte[] out = new byte[1024];
    private int length;
    private int depth;
    private int items;

    CborEncoder(CborLimits limits) {
        this.limits = limits;
    }

    byte[] encode(Map<?, ? extends @Nullable Object> object) {
        value(object);
        if (length > limits.bytesMax()) {
            throw tooLong();
        }
        return Arrays.copyOf(out, length);
    }

    private void value(@Nullable Object value) {
        if (++items > limits.itemsMax()) {
            throw new CborException("more than " + limits.itemsMax() + " values");
        }
        switch (value) {
            case null -> one(Cbor.NULL);
            case String text -> text(text);
            case Long number -> integer(number);
            case Integer number -> integer(number);
            case Boolean truth -> one(truth ? Cbor.TRUE : Cbor.FALSE);
            case Map<?, ?> map -> map(map);
            case List<?> list -> list(list);
            case Double number -> floating(number);
            case Float number -> floating(number);
            case byte[] bytes -> string(Cbor.BYTES, bytes);
            case BigInteger number -> big(number);
            default -> throw new CborException(value.getClass().getName() + " has no CBOR form here");
        }
    }

    private void map(Map<?, ?> map) {
        deeper();
        Entry[] entries = new Entry[map.size()];
        int count = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw new CborException("a map key is not text");
            }
            entries[count++] = new Entry(utf8(key), entry.getValue());
        }
        Arrays.sort(entries, 0, count);
        head(Cbor.MAP, count);
        for (Entry entry : entries) {
            string(Cbor.TEXT, entry.key);
            value(entry.value);
        }
        depth--;
    }

    private void list(List<?> list) {
        deeper();
        head(Cbor.LIST, list.size());
        for (Object element : list) {
            value(element);
        }
        depth--;
    }

    private void deeper() {
        if (++depth > limits.depthMax()) {
            throw new CborException("more than " + limits.depthMax() + " levels");
        }
    }

    private void text(String text) {
        string(Cbor.TEXT, utf8(text));
    }

    private static byte[] utf8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // An unpaired surrogate becomes one '?': silently another text than the one that was decided on.
        if (bytes.length != text.length() || contains(bytes, (byte) '?')) {
            requirePairs(text);
        }
        return bytes;
    }

    private static boolean contains(byte[] bytes, byte wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }

    private static void requirePairs(String text) {
        boolean high = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (high != Character.isLowSurrogate(c)) {
                throw new CborException("text with an unpaired surrogate at " + i);
            }
            high = Character.isHighSurrogate(c);
        }
        if (high) {
            throw new CborException("text with an unpaired surrogate at its end");
        }
    }

    private void string(int major, byte[] bytes) {
        head(major, bytes.length);
        room(bytes.length);
        System.arraycopy(bytes, 0, out, length, bytes.length);
        length += bytes.length;
    }

    private void integer(long number) {
        if (number >= 0) {
            head(Cbor.UNSIGNED, number);
        } else {
            head(Cbor.NEGATIVE, ~number);
        }
    }

    /** Integers of up to 64 bits have the plain form, others are byte strings under tag 2 or 3 (RFC 8949 §3.4.3). */
    private void big(BigInteger number) {
        boolean negative = number.signum() < 0;
        BigInteger magnitude = negative ? number.not() : number;
        if (magnitude.bitLength() <= 64) {
            head(negative ? Cbor.NEGATIVE : Cbor.UNSIGNED, magnitude.longValue());
            return;
        }
        head(Cbor.TAG, negative ? Cbor.TAG_NEGATIVE_BIG : Cbor.TAG_BIG);
        string(Cbor.BYTES, Cbor.withoutSignByte(magnitude.toByteArray()));
    }

    private void floating(double number) {
        room(HEAD_BYTES_MAX);
        float single = (float) number;
        short half = Float.floatToFloat16(single);
        if (Double.isNaN(number)) {
            out[length] = (byte) Cbor.HALF;
            SHORT.set(out, length + 1, Cbor.NAN);
            length += 3;
        } else if (Float.float16ToFloat(half) == number) {
            out[length] = (byte) Cbor.HALF;
            SHORT.set(out, length + 1, half);
            length += 3;
        } else if (single == number) {
            out[length] = (byte) Cbor.SINGLE;
            INT.set(out, length + 1, Float.floatToIntBits(single));
            length += 5;
        } else {
            out[length] = (byte) Cbor.DOUBLE;
            LONG.set(out, length + 1, Double.doubleToLongBits(number));
            length += 9;
        }
    }

    private void one(int initial) {
        room(1);
        out[length++] = (byte) initial;
    }

    /** A major type with its argument, read as unsigned, in the shortest form. */
    private void head(int major, long argument) {
        room(HEAD_BYTES_MAX);
        int type = major << 5;
        if (argument >= 0 && argument < 24) {
            out[length++] = (byte) (type | (int) argument);
        } else if (argument >>> 8 == 0) {
            out[length] = (byte) (type | 24);
            out[length + 1] = (byte) argument;
            length += 2;
        } else if (argument >>> 16 == 0) {
            out[length] = (byte) (type | 25);
            SHORT.set(out, length + 1, (short) argument);
            length += 3;
        } else if (argument >>> 32 == 0) {
            out[length] = (byte) (type | 26);
            INT.set(out, length + 1, (int) argument);
            length += 5;
        } else {
            out[length] = (byte) (type | 27);
            LONG.set(out, length + 1, argument);
            length += 9;
        }
    }

    private void room(int more) {
        if (more > out.length - length) {
            grow(more);
        }
    }

    private void grow(int more) {
        long needed = (long) length + more;
        if (needed > limits.bytesMax() + (long) HEAD_BYTES_MAX) {
            throw tooLong();
        }
        out = Arrays.copyOf(out, (int) Math.max(needed, Math.min(2L * out.length, limits.bytesMax() + 16L)));
    }

    private CborException tooLong() {
        return new CborException("more than " + limits.bytesMax() + " bytes");
    }

    private static final class Entry implements Comparable<Entry> {
        private final byte[] key;
        private final @Nullable Object value;

        Entry(byte[] key, @Nullable Object value) {
            this.key = key;
            this.value = value;
        }

        @Override
        public int compareTo(Entry other) {
            return Cbor.compareKeys(key, other.key);
        }
    }
}
