package io.kruxos.capability.filesystem;

import io.kruxos.domain.Digest;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileStatus;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Copies one file's content and permissions, of 4 GiB at most, taking its digest on the way. */
final class FileCopy {
    static final long BYTES_MAX = 4L * 1024 * 1024 * 1024;
    private static final int PIECE = 1024 * 1024;
    private static final int PERMISSION_BITS = 0777;

    /** What was copied. */
    record Copied(long size, Digest checksum) {}

    private final AtomicWriter writer;
    private final CellContext cell;
    private final Work work;

    FileCopy(AtomicWriter writer, CellContext cell, Work work) {
        this.writer = writer;
        this.cell = cell;
        this.work = work;
    }

    /**
     * Copies an open file to a place.
     *
     * @param replaced what is there and goes; null when nothing may be there
     */
    Copied copy(Descriptor source, Place from, Place to, @Nullable FileStatus replaced) {
        FileStatus status = FileCalls.status(source);
        FileErrors.requireRegular(status, from);
        if (status.size() > BYTES_MAX) {
            throw FileErrors.tooLarge(
                    from, status.size(), BYTES_MAX, RecoveryAction.of("run_a_tool", "Copy it with cp by process.run."));
        }
        Pump pump = new Pump(source);
        try (StagedFile staged = writer.stage(cell.files(), to, status.permissions() & PERMISSION_BITS, pump)) {
            if (replaced == null) {
                staged.putNew();
            } else {
                staged.putOver(replaced);
            }
        }
        return new Copied(pump.position, Digest.ofHash(pump.sha256.digest()));
    }

    /** Moves the bytes. */
    private final class Pump implements AtomicWriter.Filler {
        private final Descriptor source;
        private final MessageDigest sha256 = Digest.sha256();
        private long position;

        Pump(Descriptor source) {
            this.source = source;
        }

        @Override
        public void fill(Descriptor file) {
            byte[] piece = new byte[PIECE];
            int count = FileCalls.read(source, piece, 0, piece.length, position);
            while (count > 0) {
                FileErrors.requireWanted(cell, work);
                FileCalls.write(file, piece, 0, count);
                sha256.update(piece, 0, count);
                position += count;
                count = FileCalls.read(source, piece, 0, piece.length, position);
            }
        }
    }
}
