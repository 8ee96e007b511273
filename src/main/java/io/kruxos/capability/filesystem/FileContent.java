package io.kruxos.capability.filesystem;

import io.kruxos.domain.Digest;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.FileCalls;
import java.security.MessageDigest;
import java.util.Arrays;

/** Reading whole files and their digests, through a descriptor that is open already. */
final class FileContent {
    private static final int PIECE = 1024 * 1024;

    private FileContent() {}

    /** The first {@code length} bytes from a position, fewer at the end of the file. */
    static byte[] read(Descriptor file, long position, int length) {
        byte[] bytes = new byte[length];
        int count = FileCalls.read(file, bytes, 0, length, position);
        return count == length ? bytes : Arrays.copyOf(bytes, count);
    }

    /** The digest of a file from its start to its end. */
    static Digest digest(Descriptor file, Runnable betweenPieces) {
        MessageDigest sha256 = Digest.sha256();
        byte[] piece = new byte[PIECE];
        long position = 0;
        int count = FileCalls.read(file, piece, 0, piece.length, position);
        while (count > 0) {
            sha256.update(piece, 0, count);
            position += count;
            betweenPieces.run();
            count = FileCalls.read(file, piece, 0, piece.length, position);
        }
        return Digest.ofHash(sha256.digest());
    }

    /** Whether it looks like no text: a zero byte among the first 8 KiB, as git decides. */
    static boolean looksBinary(byte[] bytes) {
        int end = Math.min(bytes.length, 8192);
        for (int i = 0; i < end; i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }
}
