package io.kruxos.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one document strictly; used once. Nothing is allocated for a length before as many bytes are seen to be there. */
final class CborDecoder {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] in;
    private final CborLimits limits;
    private int at;
    private int depth;
    private int items;

    CborDecoder(byte[] in, CborLimits limits) {
        this.in = in;
        this.limits = limits;
        if (in.length > limits.bytesMax()) {
            throw new CborException("more than " + limits.bytesMax() + " bytes");
        }
    }

    Map<String, @Nullable Object> decode() {
        int initial = initial();
        if (initial >>> 5 != Cbor.MAP) {
            throw fault("not a map");
        }
        items++;
        Map<String, @Nullable Object> object = map(argument(initial));
        if (at != in.length) {
            throw fault("bytes after the end");
        }
        return object;
    }

    private @Nullable Object value() {
        if (++items > limits.itemsMax()) {
            throw fault("more than " + limits.itemsMax() + " values");
        }
        int initial = initial();
        return switch (initial >>> 5) {
            case Cbor.UNSIGNED -> unsigned(argument(initial));
            case Cbor.NEGATIVE -> negative(argument(initial));
            case Cbor.BYTES -> bytes(argument(initial));
            case Cbor.TEXT -> text(argument(initial));
            case Cbor.LIST -> list(argument(initial));
            case Cbor.MAP -> map(argument(initial));
            case Cbor.TAG -> big(argument(initial));
            default -> simple(initial);
        };
    }

    private Map<String, @Nullable Object> map(long size) {
        deeper();
        // A key and a value take two bytes at least.
        int count = count(size, 2);
        Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(count);
        int previous = -1;
        int previousLength = 0;
        for (int i = 0; i < count; i++) {
            int initial = initial();
            if (initial >>> 5 != Cbor.TEXT) {
                throw fault("a map key is not text");
            }
            int length = count(argument(initial), 1);
            int start = at;
            if (previous >= 0) {
                requireOrder(previous, previousLength, start, length);
            }
            String key = text(length);
            map.put(key, value());
            previous = start;
            previousLength = length;
        }
        depth--;
        return map;
    }

    private void requireOrder(int previous, int previousLength, int start, int length) {
        int order = previousLength != length
                ? Integer.compare(previousLength, length)
                : Arrays.compareUnsigned(in, previous, previous + previousLength, in, start, start + length);
        if (order >= 0) {
            throw fault(order == 0 ? "a map key comes twice" : "map keys are not sorted");
        }
    }

    private List<@Nullable Object> list(long size) {
        deeper();
        int count = count(size, 1);
        List<@Nullable Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(value());
        }
        depth--;
        return list;
    }

    private void deeper() {
        if (++depth > limits.depthMax()) {
            throw fault("more than " + limits.depthMax() + " levels");
        }
    }

    private byte[] bytes(long size) {
        int count = count(size, 1);
        byte[] bytes = Arrays.copyOfRange(in, at, at + count);
        at += count;
        return bytes;
    }

    private String text(long size) {
        int count = count(size, 1);
        int start = at;
        at += count;
        for (int i = start; i < at; i++) {
            if (in[i] < 0) {
                return beyondAscii(start, count);
            }
        }
        return new String(in, start, count, StandardCharsets.ISO_8859_1);
    }

    private String beyondAscii(int start, int count) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in, start, count))
                    .toString();
        } catch (CharacterCodingException e) {
            throw fault("text is not UTF-8");
        }
    }

    private static Object unsigned(long argument) {
        return argument >= 0 ? (Object) argument : new BigInteger(Long.toUnsignedString(argument));
    }

    private static Object negative(long argument) {
        return argument >= 0 ? (Object) ~argument : new BigInteger(Long.toUnsignedString(argument)).not();
    }

    private BigInteger big(long tag) {
        if (tag != Cbor.TAG_BIG && tag != Cbor.TAG_NEGATIVE_BIG) {
            throw fault("tag " + Long.toUnsignedString(tag));
        }
        int initial = initial();
        if (initial >>> 5 != Cbor.BYTES) {
            throw fault("a big number is not a byte string");
        }
        byte[] magnitude = bytes(argument(initial));
        if (magnitude.length <= 8 || magnitude[0] == 0) {
            throw fault("a number has a shorter form");
        }
        BigInteger number = new BigInteger(1, magnitude);
        return tag == Cbor.TAG_BIG ? number : number.not();
    }

    private @Nullable Object simple(int initial) {
        return switch (initial) {
            case Cbor.FALSE -> false;
            case Cbor.TRUE -> true;
            case Cbor.NULL -> null;
            case Cbor.HALF -> half();
            case Cbor.SINGLE -> single();
            case Cbor.DOUBLE -> wide();
            default -> throw fault("initial byte " + initial);
        };
    }

    private Double half() {
        require(2);
        short bits = (short) SHORT.get(in, at);
        at += 2;
        double number = Float.float16ToFloat(bits);
        if (Double.isNaN(number) && bits != Cbor.NAN) {
            throw fault("a number has a shorter form");
        }
        return number;
    }

    private Double single() {
        require(4);
        float number = Float.intBitsToFloat((int) INT.get(in, at));
        at += 4;
        if (Float.isNaN(number) || Float.float16ToFloat(Float.floatToFloat16(number)) == number) {
            throw fault("a number has a shorter form");
        }
        return (double) number;
    }

    private Double wide() {
        require(8);
        double number = Double.longBitsToDouble((long) LONG.get(in, at));
        at += 8;
        if (Double.isNaN(number) || (float) number == number) {
            throw fault("a number has a shorter form");
        }
        return number;
    }

    private int initial() {
        require(1);
        return in[at++] & 0xff;
    }

    /** The argument of an initial byte, as unsigned 64 bits; refuses what has a shorter form and indefinite lengths. */
    private long argument(int initial) {
        int info = initial & 0x1f;
        if (info < 24) {
            return info;
        }
        int size = info <= 27 ? 1 << (info - 24) : 0;
        if (size == 0) {
            throw fault("initial byte " + initial);
        }
        require(size);
        long argument = switch (size) {
            case 1 -> in[at] & 0xffL;
            case 2 -> (short) SHORT.get(in, at) & 0xffffL;
            case 4 -> (int) INT.get(in, at) & 0xffff_ffffL;
            default -> (long) LONG.get(in, at);
        };
        at += size;
        long least = size == 1 ? 24 : 1L << (size * 4);
        if (Long.compareUnsigned(argument, least) < 0) {
            throw fault("a number has a shorter form");
        }
        return argument;
    }

    /** A count of things that take {@code bytesEach} at least, refused when fewer bytes are left. */
    private int count(long count, int bytesEach) {
        if (count < 0 || count > (in.length - at) / bytesEach) {
            throw fault("the end is missing");
        }
        return (int) count;
    }

    private void require(int bytes) {
        if (bytes > in.length - at) {
            throw fault("the end is missing");
        }
    }

    private CborException fault(String what) {
        return new CborException(what + ", at byte " + at);
    }
}
