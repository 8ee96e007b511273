package io.kruxos.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random objects, and their bytes with random damage: whatever is accepted encodes to the very same bytes. */
class CborFuzzTest {
    private static final int ROUNDS = 20_000;

    private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void shouldReadBackWhatItWrote() {
        for (int i = 0; i < ROUNDS; i++) {
            Map<String, @Nullable Object> object = object(4);
            byte[] bytes = CborCodec.encode(object);
            Map<String, @Nullable Object> decoded = CborCodec.decode(bytes);
            assertEquals(object, decoded, "fuzz.seed=" + seed);
            assertArrayEquals(bytes, CborCodec.encode(decoded), "fuzz.seed=" + seed);
        }
    }

    @Test
    void shouldAcceptOnlyWhatItWouldWrite() {
        int accepted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = damaged(CborCodec.encode(object(4)));
            try {
                Map<String, @Nullable Object> decoded = CborCodec.decode(bytes);
                assertArrayEquals(bytes, CborCodec.encode(decoded), "fuzz.seed=" + seed);
                accepted++;
            } catch (CborException e) {
                // Refused by name, which is the other right answer.
            }
        }
        System.out.println("CborFuzzTest fuzz.seed=" + seed + " accepted " + accepted + " of " + ROUNDS);
    }

    private byte[] damaged(byte[] bytes) {
        byte[] copy = bytes.clone();
        for (int n = random.nextInt(1, 4); n > 0; n--) {
            int at = random.nextInt(copy.length);
            switch (random.nextInt(4)) {
                case 0 -> copy[at] = (byte) random.nextInt();
                case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> copy = Arrays.copyOf(copy, Math.max(1, at));
                default -> copy = Arrays.copyOf(copy, copy.length + random.nextInt(4));
            }
        }
        return copy;
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> object = new HashMap<>();
        for (int n = random.nextInt(6); n > 0; n--) {
            object.put(text(), value(depth - 1));
        }
        return object;
    }

    private @Nullable Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> (double) Float.float16ToFloat((short) random.nextInt());
            case 4 -> (double) Float.intBitsToFloat(random.nextInt());
            case 5 -> Double.longBitsToDouble(random.nextLong());
            case 6 -> text();
            case 7 -> object(depth);
            default -> list(depth);
        };
    }

    private List<@Nullable Object> list(int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int n = random.nextInt(6); n > 0; n--) {
            list.add(value(depth - 1));
        }
        return list;
    }

    private String text() {
        int[] points = random.ints(random.nextInt(30), 0, random.nextBoolean() ? 0x80 : 0xd800)
                .toArray();
        return new String(points, 0, points.length);
    }
}
