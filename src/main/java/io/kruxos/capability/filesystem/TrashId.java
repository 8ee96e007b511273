package io.kruxos.capability.filesystem;

import java.time.Instant;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Names of entries in the trash: {@code t_}, the time of the deletion and chance, so that names sort by time. */
final class TrashId {
    private static final Pattern SHAPE = Pattern.compile("t_[0-9a-f]{12}_[0-9a-f]{8}");

    private TrashId() {}

    static String of(Instant time, RandomGenerator random) {
        return "t_" + HexFormat.of().toHexDigits(time.toEpochMilli(), 12) + "_"
                + HexFormat.of().toHexDigits(random.nextInt());
    }

    static boolean isOne(String name) {
        return SHAPE.matcher(name).matches();
    }

    /** When the entry was deleted, to the millisecond. */
    static Instant time(String id) {
        return Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(id, 2, 14));
    }
}
