package io.kruxos.linux;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says of one file.
 *
 * @param permissions the lower twelve bits of its mode
 * @param size bytes
 * @param created null where the file system keeps none
 * @param device the file system it is on; with {@code inode} its identity
 *     <p>Source: statx(2), {@code struct statx} in {@code linux/stat.h}.
 */
public record FileStatus(
        FileKind kind,
        int permissions,
        long owner,
        long group,
        long links,
        long size,
        Instant modified,
        @Nullable Instant created,
        long device,
        long inode) {
    static final int MASK_BASIC_AND_BIRTH = 0xFFF;
    private static final int MASK_BIRTH = 0x800;

    private static final StructLayout TIMESTAMP = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("seconds"),
            ValueLayout.JAVA_INT.withName("nanos"),
            MemoryLayout.paddingLayout(4));

    /** 256 bytes; what nobody asks for is padding. */
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("mask"),
            MemoryLayout.paddingLayout(12),
            ValueLayout.JAVA_INT.withName("links"),
            ValueLayout.JAVA_INT.withName("uid"),
            ValueLayout.JAVA_INT.withName("gid"),
            ValueLayout.JAVA_SHORT.withName("mode"),
            MemoryLayout.paddingLayout(2),
            ValueLayout.JAVA_LONG.withName("inode"),
            ValueLayout.JAVA_LONG.withName("size"),
            MemoryLayout.paddingLayout(32),
            TIMESTAMP.withName("birth"),
            MemoryLayout.paddingLayout(16),
            TIMESTAMP.withName("modified"),
            MemoryLayout.paddingLayout(8),
            ValueLayout.JAVA_INT.withName("deviceMajor"),
            ValueLayout.JAVA_INT.withName("deviceMinor"),
            MemoryLayout.paddingLayout(112));

    private static final long LINKS = offset("links");
    private static final long UID = offset("uid");
    private static final long GID = offset("gid");
    private static final long MODE = offset("mode");
    private static final long INODE = offset("inode");
    private static final long SIZE = offset("size");
    private static final long BIRTH = offset("birth");
    private static final long MODIFIED = offset("modified");
    private static final long MAJOR = offset("deviceMajor");
    private static final long MINOR = offset("deviceMinor");

    static FileStatus of(MemorySegment raw) {
        int mode = Short.toUnsignedInt(raw.get(ValueLayout.JAVA_SHORT, MODE));
        boolean born = (raw.get(ValueLayout.JAVA_INT, 0) & MASK_BIRTH) != 0;
        return new FileStatus(
                FileKind.ofMode(mode),
                mode & 0xFFF,
                Integer.toUnsignedLong(raw.get(ValueLayout.JAVA_INT, UID)),
                Integer.toUnsignedLong(raw.get(ValueLayout.JAVA_INT, GID)),
                Integer.toUnsignedLong(raw.get(ValueLayout.JAVA_INT, LINKS)),
                raw.get(ValueLayout.JAVA_LONG, SIZE),
                instant(raw, MODIFIED),
                born ? instant(raw, BIRTH) : null,
                ((long) raw.get(ValueLayout.JAVA_INT, MAJOR) << 32)
                        | Integer.toUnsignedLong(raw.get(ValueLayout.JAVA_INT, MINOR)),
                raw.get(ValueLayout.JAVA_LONG, INODE));
    }

    /** Whether both are of one file, unchanged in between as far as size and modification time tell. */
    public boolean sameStateAs(FileStatus other) {
        return sameFileAs(other) && size == other.size && modified.equals(other.modified);
    }

    public boolean sameFileAs(FileStatus other) {
        return device == other.device && inode == other.inode;
    }

    private static Instant instant(MemorySegment raw, long offset) {
        return Instant.ofEpochSecond(
                raw.get(ValueLayout.JAVA_LONG, offset), raw.get(ValueLayout.JAVA_INT, offset + Long.BYTES));
    }

    private static long offset(String name) {
        return LAYOUT.byteOffset(PathElement.groupElement(name));
    }
}
