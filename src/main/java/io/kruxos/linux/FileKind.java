package io.kruxos.linux;

/** What an entry of a directory is. Source: inode(7), {@code DT_*} in readdir(3). */
public enum FileKind {
    REGULAR,
    DIRECTORY,
    LINK,
    /** A pipe, socket or device: never opened for agents. */
    SPECIAL,
    /** The file system did not say; ask for the status. */
    UNKNOWN;

    private static final int FORMAT_MASK = 0xF000;

    /** By the format bits of a mode. */
    static FileKind ofMode(int mode) {
        return switch (mode & FORMAT_MASK) {
            case 0x8000 -> REGULAR;
            case 0x4000 -> DIRECTORY;
            case 0xA000 -> LINK;
            default -> SPECIAL;
        };
    }

    /** By the type byte of a directory entry. */
    static FileKind ofEntry(int type) {
        return switch (type) {
            case 0 -> UNKNOWN;
            case 4 -> DIRECTORY;
            case 8 -> REGULAR;
            case 10 -> LINK;
            default -> SPECIAL;
        };
    }
}
