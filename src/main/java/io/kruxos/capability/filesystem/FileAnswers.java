package io.kruxos.capability.filesystem;

import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;

/** Words of answers that several works give. */
final class FileAnswers {
    private FileAnswers() {}

    static String kind(FileKind kind) {
        return switch (kind) {
            case REGULAR -> "file";
            case DIRECTORY -> "directory";
            case LINK -> "symlink";
            case SPECIAL, UNKNOWN -> "other";
        };
    }

    /** {@code rwxr-xr-x}. */
    static String permissions(int mode) {
        StringBuilder text = new StringBuilder(9);
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode & (1 << bit)) == 0 ? '-' : "xwr".charAt(bit % 3));
        }
        return text.toString();
    }

    /** In bytes; a directory's own size means nothing to anybody. */
    static long size(FileStatus status) {
        return status.kind() == FileKind.DIRECTORY ? 0 : status.size();
    }
}
