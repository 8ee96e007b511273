package io.kruxos.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Calls on entries of a directory. They take one name each, never a path, so that no link can be on the way: what a name
 * points to is never touched, only the entry itself.
 *
 * <p>All throw {@link KernelError}.
 *
 * <p>Source: getdents64(2), mkdirat(2), unlinkat(2), renameat2(2), readlinkat(2).
 */
public final class DirectoryCalls {
    /** What a rename does about an entry that is there already. */
    public enum Rename {
        /** {@code EEXIST} when there is one. */
        KEEP(1),
        /** Its place is taken, at once. */
        REPLACE(0),
        /** Both change places, at once; {@code ENOENT} when there is none, {@code EINVAL} where the file system cannot. */
        EXCHANGE(2);

        private final int flags;

        Rename(int flags) {
            this.flags = flags;
        }
    }

    private static final int ENTRIES_BYTES = 64 * 1024;
    private static final int LINK_BYTES = 4096;
    private static final long AT_REMOVEDIR = 0x200;

    // struct linux_dirent64: d_ino, d_off, d_reclen (u16), d_type (u8), d_name.
    private static final long RECORD_LENGTH = 16;
    private static final long TYPE = 18;
    private static final long NAME = 19;

    private DirectoryCalls() {}

    /** The entries of a directory that was just opened with {@link OpenHow#DIRECTORY}, in the disk's order, {@code max} at most. */
    public static List<DirectoryEntry> entries(Descriptor directory, int max) {
        List<DirectoryEntry> entries = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(ENTRIES_BYTES, Long.BYTES);
            while (entries.size() < max) {
                long filled = Kernel.callThrough(
                        SystemCall.GETDENTS64, directory.number(), buffer.address(), buffer.byteSize());
                if (filled == 0) {
                    return entries;
                }
                collect(buffer.asSlice(0, filled), entries, max);
            }
            return entries;
        }
    }

    private static void collect(MemorySegment filled, List<DirectoryEntry> entries, int max) {
        long at = 0;
        while (at < filled.byteSize() && entries.size() < max) {
            int length = Short.toUnsignedInt(filled.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + RECORD_LENGTH));
            FileKind kind = FileKind.ofEntry(Byte.toUnsignedInt(filled.get(ValueLayout.JAVA_BYTE, at + TYPE)));
            byte[] raw = name(filled.asSlice(at + NAME, length - NAME));
            String name = new String(raw, StandardCharsets.UTF_8);
            if (!name.equals(".") && !name.equals("..")) {
                boolean text = Arrays.equals(name.getBytes(StandardCharsets.UTF_8), raw);
                entries.add(new DirectoryEntry(name, kind, text));
            }
            at += length;
        }
    }

    private static byte[] name(MemorySegment field) {
        int end = 0;
        while (field.get(ValueLayout.JAVA_BYTE, end) != 0) {
            end++;
        }
        return field.asSlice(0, end).toArray(ValueLayout.JAVA_BYTE);
    }

    public static void makeDirectory(Descriptor parent, String name, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.callThrough(SystemCall.MKDIRAT, parent.number(), address(arena, name), mode);
        }
    }

    /** Removes an entry that is no directory. */
    public static void removeFile(Descriptor parent, String name) {
        remove(parent, name, 0);
    }

    /** Removes a directory that is empty. */
    public static void removeDirectory(Descriptor parent, String name) {
        remove(parent, name, AT_REMOVEDIR);
    }

    private static void remove(Descriptor parent, String name, long flags) {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.callThrough(SystemCall.UNLINKAT, parent.number(), address(arena, name), flags);
        }
    }

    /** Moves an entry within one mount, whatever it is; {@code EXDEV} between mounts. */
    public static void rename(Descriptor from, String name, Descriptor to, String newName, Rename rename) {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.callThrough(
                    SystemCall.RENAMEAT2,
                    from.number(),
                    address(arena, name),
                    to.number(),
                    address(arena, newName),
                    rename.flags);
        }
    }

    /** What a symbolic link says; {@code EINVAL} when the entry is none. */
    public static String linkTarget(Descriptor parent, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(LINK_BYTES);
            long length = Kernel.callThrough(
                    SystemCall.READLINKAT, parent.number(), address(arena, name), target.address(), target.byteSize());
            return new String(target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }

    private static long address(Arena arena, String name) {
        return arena.allocateFrom(singleName(name)).address();
    }

    /** The name itself, when it is one. */
    static String singleName(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("not one name of a directory entry");
        }
        return name;
    }
}
