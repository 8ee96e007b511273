package io.kruxos.linux;

/**
 * What a scope allows below a path.
 *
 * <p>Source: {@code LANDLOCK_ACCESS_FS_*} in {@code linux/landlock.h}.
 */
public enum PathAccess {
    /** Read files and list directories. */
    READ(Right.READ_FILE | Right.READ_DIR),
    /** Read, list, and run programs. */
    READ_EXECUTE(Right.READ_FILE | Right.READ_DIR | Right.EXECUTE),
    /** Read and write what is there: device files. */
    READ_WRITE_EXISTING(Right.READ_FILE | Right.READ_DIR | Right.WRITE_FILE | Right.TRUNCATE | Right.IOCTL_DEV),
    /** Everything but running programs and making device files. */
    CHANGE(Right.CHANGES),
    /** Everything but making device files. */
    CHANGE_EXECUTE(Right.CHANGES | Right.EXECUTE);

    private final long rights;

    PathAccess(long rights) {
        this.rights = rights;
    }

    /** The rights as a rule carries them; a rule for a single file may carry fewer. */
    long rights(boolean directory) {
        return directory ? rights : rights & Right.OF_FILES;
    }

    /** All rights that a version of Landlock controls. */
    static long handled(int abi) {
        long all = Right.OF_VERSION_1;
        if (abi >= 2) {
            all |= Right.REFER;
        }
        if (abi >= 3) {
            all |= Right.TRUNCATE;
        }
        if (abi >= 5) {
            all |= Right.IOCTL_DEV;
        }
        return all;
    }

    /** The single bits. */
    private static final class Right {
        static final long EXECUTE = 1;
        static final long WRITE_FILE = 1 << 1;
        static final long READ_FILE = 1 << 2;
        static final long READ_DIR = 1 << 3;
        static final long REMOVE_DIR = 1 << 4;
        static final long REMOVE_FILE = 1 << 5;
        static final long MAKE_DIR = 1 << 7;
        static final long MAKE_REG = 1 << 8;
        static final long MAKE_SOCK = 1 << 9;
        static final long MAKE_FIFO = 1 << 10;
        static final long MAKE_SYM = 1 << 12;
        static final long REFER = 1 << 13;
        static final long TRUNCATE = 1 << 14;
        static final long IOCTL_DEV = 1 << 15;

        /** Bits 0 to 12; 6 and 11 make character and block devices, which no scope allows. */
        static final long OF_VERSION_1 = (1 << 13) - 1;

        static final long OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;
        static final long CHANGES = READ_FILE
                | READ_DIR
                | WRITE_FILE
                | TRUNCATE
                | REMOVE_DIR
                | REMOVE_FILE
                | MAKE_DIR
                | MAKE_REG
                | MAKE_SOCK
                | MAKE_FIFO
                | MAKE_SYM
                | REFER;

        private Right() {}
    }
}
