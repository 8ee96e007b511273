package io.kruxos.capability.filesystem;

import io.kruxos.domain.Digest;
import io.kruxos.linux.FileStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of a search as rows, in the order of their paths. */
final class FileRows implements FoundFiles {
    private final int max;
    private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    private int total;

    FileRows(int max) {
        this.max = max;
    }

    @Override
    public void add(TreeEntry entry, FileStatus status, @Nullable Digest digest) {
        total++;
        if (rows.size() < max) {
            Answer row = new Answer()
                    .with("path", entry.place().agentPath())
                    .with("size", status.size())
                    .with("modified", status.modified().toString());
            rows.add((digest == null ? row : row.with("checksum", digest.hex())).map());
        }
    }

    @Override
    public Answer answer() {
        return new Answer().with("matches", rows).with("total_matches", total).with("truncated", total > rows.size());
    }
}
