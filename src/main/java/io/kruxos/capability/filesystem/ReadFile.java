package io.kruxos.capability.filesystem;

import io.kruxos.domain.Digest;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code filesystem.read}: 10 MiB of content at most; a larger file is read piece by piece with {@code offset} and
 * {@code limit}. The checksum is of the whole file, and left out above 256 MiB.
 */
final class ReadFile implements CellWork {
    static final int CONTENT_BYTES_MAX = 10 * 1024 * 1024;
    private static final long CHECKSUM_BYTES_MAX = 256L * 1024 * 1024;

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Inputs inputs = Inputs.of(work);
        Place place = cell.files().place(inputs.text("path"));
        ContentEncoding encoding = ContentEncoding.of(inputs);
        long offset = inputs.number("offset", 0, 0, Long.MAX_VALUE);
        try (Descriptor file = cell.files().open(place, OpenHow.READ)) {
            FileStatus status = FileCalls.status(file);
            FileErrors.requireRegular(status, place);
            byte[] bytes = FileContent.read(file, offset, length(inputs, place, status.size(), offset));
            long end = offset + bytes.length;
            boolean more = end < status.size();
            ContentEncoding.Decoded content = encoding.decode(bytes, bytes.length, more, place);
            if (more && content.bytes() == 0) {
                throw inputs.wrong("limit", "is too small for one character at this offset.");
            }
            return new Answer()
                    .with("content", content.text())
                    .with("size", Math.max(status.size(), end))
                    .with("modified", status.modified().toString())
                    .with("checksum", checksum(cell, work, file, status, offset, bytes))
                    .with("encoding", encoding.word())
                    .with("truncated", more)
                    .with("next_offset", more ? offset + content.bytes() : null)
                    .map();
        }
    }

    private static int length(Inputs inputs, Place place, long size, long offset) {
        long rest = Math.max(0, size - offset);
        long limit = inputs.optionalNumber("limit", 1, Long.MAX_VALUE)
                .map(wanted -> Math.min(wanted, CONTENT_BYTES_MAX))
                .orElse(rest);
        if (limit > CONTENT_BYTES_MAX) {
            throw FileErrors.tooLarge(
                    place,
                    size,
                    CONTENT_BYTES_MAX,
                    RecoveryAction.of("read_pieces", "Read it piece by piece with offset and limit."));
        }
        return (int) Math.min(rest, limit);
    }

    private static @Nullable String checksum(
            CellContext cell, Work work, Descriptor file, FileStatus status, long offset, byte[] bytes) {
        if (offset == 0 && bytes.length >= status.size()) {
            return Digest.of(bytes).hex();
        }
        if (status.size() > CHECKSUM_BYTES_MAX) {
            return null;
        }
        return FileContent.digest(file, () -> FileErrors.requireWanted(cell, work))
                .hex();
    }
}
