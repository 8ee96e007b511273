package io.kruxos.linux;

/**
 * How {@link FileCalls#open} opens a path: always beneath the directory it starts from, never through a symbolic link, and
 * never inherited by a program that is started.
 *
 * @param flags {@code O_*} bits
 * @param mode permission bits of a file that is created, else 0
 *     <p>Source: openat2(2), {@code asm/fcntl.h}.
 */
public record OpenHow(long flags, int mode) {
    private static final long O_WRONLY = 0x1;
    private static final long O_CREAT = 0x40;
    private static final long O_EXCL = 0x80;
    private static final long O_APPEND = 0x400;
    private static final long O_NONBLOCK = 0x800;
    private static final long O_CLOEXEC = 0x80000;
    private static final long O_PATH = 0x200000;
    private static final long O_DIRECTORY = onArchitecture(0x10000, 0x4000);
    private static final long O_NOFOLLOW = onArchitecture(0x20000, 0x8000);

    /** Nothing beneath may be left, no {@code /proc}-like link and no symbolic link followed. */
    static final long RESOLVE_STRICTLY = 0x08 | 0x02 | 0x04;

    /** For a mount's own root, which is an absolute path: no links of either kind. */
    static final long RESOLVE_ROOT = 0x02 | 0x04;

    /** For reading a regular file; a FIFO doesn't block. */
    public static final OpenHow READ = new OpenHow(O_NONBLOCK | O_CLOEXEC, 0);

    /** For reading a directory's entries. */
    public static final OpenHow DIRECTORY = new OpenHow(O_DIRECTORY | O_CLOEXEC, 0);

    /** A handle on a directory that names are resolved from; its entries cannot be read with it. */
    public static final OpenHow DIRECTORY_HANDLE = new OpenHow(O_PATH | O_DIRECTORY | O_CLOEXEC, 0);

    /** A handle on whatever is there, a symbolic link itself included. */
    public static final OpenHow HANDLE = new OpenHow(O_PATH | O_NOFOLLOW | O_CLOEXEC, 0);

    /** For writing over a file that exists. */
    public static final OpenHow WRITE_EXISTING = new OpenHow(O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC, 0);

    /** For adding to a file that exists; every write goes to the end of the file as it is then. */
    public static final OpenHow APPEND_EXISTING =
            new OpenHow(O_WRONLY | O_APPEND | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC, 0);

    /** For writing a file that must not exist yet. */
    public static OpenHow create(int mode) {
        return new OpenHow(O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    }

    private static long onArchitecture(long x86, long aarch64) {
        return switch (Architecture.current()) {
            case X86_64 -> x86;
            case AARCH64 -> aarch64;
        };
    }
}
