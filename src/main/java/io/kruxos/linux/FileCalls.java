package io.kruxos.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Calls on files: opening beneath a directory, reading, writing, status.
 *
 * <p>All throw {@link KernelError}. Paths are relative to a {@link Descriptor} and in UTF-8. Calls may block on a slow disk:
 * platform threads only.
 *
 * <p>Source: openat2(2), pread(2), write(2), fdatasync(2), statx(2), fchmod(2), ftruncate(2), flock(2).
 */
public final class FileCalls {
    private static final long AT_FDCWD = -100;
    private static final long AT_SYMLINK_NOFOLLOW = 0x100;
    private static final long AT_EMPTY_PATH = 0x1000;
    private static final long LOCK_EXCLUSIVE_NOW = 2 | 4;

    /** Bytes that one read or write moves through native memory. */
    private static final int CHUNK = 256 * 1024;

    private FileCalls() {}

    /** Opens a path beneath {@code directory}; {@code ELOOP} when a symbolic link is on the way, {@code EXDEV} when it leads out. */
    public static Descriptor open(Descriptor directory, String path, OpenHow how) {
        return open(directory.number(), path, how, OpenHow.RESOLVE_STRICTLY);
    }

    /** Opens a handle on a directory by its absolute path, no link on the way. */
    public static Descriptor openRoot(String absolutePath) {
        return open(AT_FDCWD, absolutePath, OpenHow.DIRECTORY_HANDLE, OpenHow.RESOLVE_ROOT);
    }

    static Descriptor openWorkingDirectory() {
        return open(AT_FDCWD, ".", OpenHow.DIRECTORY_HANDLE, OpenHow.RESOLVE_ROOT);
    }

    private static Descriptor open(long directory, String path, OpenHow how, long resolve) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocateFrom(ValueLayout.JAVA_LONG, how.flags(), how.mode(), resolve);
            return new Descriptor((int) Kernel.callThrough(
                    SystemCall.OPENAT2,
                    directory,
                    arena.allocateFrom(path).address(),
                    request.address(),
                    request.byteSize()));
        }
    }

    /**
     * Reads from a position without moving it, until {@code length} bytes are there or the file ends.
     *
     * @return how many bytes were read
     */
    public static int read(Descriptor file, byte[] into, int start, int length, long position) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate(Math.clamp(length, 1, CHUNK));
            int done = 0;
            while (done < length) {
                long wanted = Math.min(chunk.byteSize(), length - done);
                int count = (int)
                        Kernel.callThrough(SystemCall.PREAD64, file.number(), chunk.address(), wanted, position + done);
                if (count == 0) {
                    return done;
                }
                MemorySegment.copy(chunk, ValueLayout.JAVA_BYTE, 0, into, start + done, count);
                done += count;
            }
            return done;
        }
    }

    /** Writes all bytes at the file's own position. Half may be written when it throws. */
    public static void write(Descriptor file, byte[] bytes, int start, int length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate(Math.clamp(length, 1, CHUNK));
            int done = 0;
            while (done < length) {
                int wanted = (int) Math.min(chunk.byteSize(), length - done);
                MemorySegment.copy(bytes, start + done, chunk, ValueLayout.JAVA_BYTE, 0, wanted);
                done += (int) Kernel.callThrough(SystemCall.WRITE, file.number(), chunk.address(), wanted);
            }
        }
    }

    /** Returns when the content is on the disk. */
    public static void syncData(Descriptor file) {
        Kernel.callThrough(SystemCall.FDATASYNC, file.number());
    }

    /** Returns when a directory's entries are on the disk; the descriptor must be open for reading. */
    public static void sync(Descriptor directory) {
        Kernel.callThrough(SystemCall.FSYNC, directory.number());
    }

    public static void truncate(Descriptor file, long size) {
        Kernel.callThrough(SystemCall.FTRUNCATE, file.number(), size);
    }

    public static void permissions(Descriptor file, int mode) {
        Kernel.callThrough(SystemCall.FCHMOD, file.number(), mode);
    }

    /** Takes the file's advisory lock, which the kernel frees with the last copy of the descriptor; false when another holds it. */
    public static boolean lock(Descriptor file) {
        long result = Kernel.attempt(SystemCall.FLOCK, file.number(), LOCK_EXCLUSIVE_NOW);
        if (result == -Errno.EAGAIN) {
            return false;
        }
        if (result < 0) {
            throw new KernelError("flock", (int) -result);
        }
        return true;
    }

    /** The status of an open file or handle. */
    public static FileStatus status(Descriptor file) {
        return status(file, "", AT_EMPTY_PATH);
    }

    /** The status of an entry of a directory; a symbolic link's own, never of what it points to. */
    public static FileStatus status(Descriptor directory, String name) {
        return status(directory, DirectoryCalls.singleName(name), AT_SYMLINK_NOFOLLOW);
    }

    private static FileStatus status(Descriptor file, String path, long flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment raw = arena.allocate(FileStatus.LAYOUT);
            Kernel.callThrough(
                    SystemCall.STATX,
                    file.number(),
                    arena.allocateFrom(path).address(),
                    flags,
                    FileStatus.MASK_BASIC_AND_BIRTH,
                    raw.address());
            return FileStatus.of(raw);
        }
    }
}
