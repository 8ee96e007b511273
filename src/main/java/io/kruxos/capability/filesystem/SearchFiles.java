package io.kruxos.capability.filesystem;

import io.kruxos.domain.Digest;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code filesystem.search}: files below a directory by name, size and age; either one by one, or as an inventory. Links are
 * not followed and not found. See {@link TreeWalk} for how much of a tree is looked at.
 */
final class SearchFiles implements CellWork {
    private static final int RESULTS_DEFAULT = 100;
    private static final int RESULTS_MAX = 10_000;

    /** What a file must be to be found. */
    private record Filter(
            NameGlob pattern, Optional<Instant> after, Optional<Instant> before, long minSize, long maxSize) {
        static Filter of(Inputs inputs) {
            return new Filter(
                    NameGlob.of(inputs.text("pattern")),
                    inputs.time("modified_after"),
                    inputs.time("modified_before"),
                    inputs.number("min_size", 0, 0, Long.MAX_VALUE),
                    inputs.number("max_size", Long.MAX_VALUE, 0, Long.MAX_VALUE));
        }

        boolean passes(FileStatus status) {
            return status.size() >= minSize
                    && status.size() <= maxSize
                    && after.map(status.modified()::isAfter).orElse(true)
                    && before.map(status.modified()::isBefore).orElse(true);
        }
    }

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Inputs inputs = Inputs.of(work);
        Place root = cell.files().place(inputs.text("path"));
        Filter filter = Filter.of(inputs);
        FoundFiles found = found(inputs);
        Hashing hashing = Hashing.of(inputs, cell, work);
        Set<TreeWalk.Leave> leave = inputs.flag("include_hidden")
                ? EnumSet.noneOf(TreeWalk.Leave.class)
                : EnumSet.of(TreeWalk.Leave.HIDDEN);
        TreeWalk walk = new TreeWalk(cell, work, Exclusions.of(work), leave);
        walk.run(root, entry -> {
            if (entry.kind() == FileKind.REGULAR && filter.pattern().matches(entry.relative())) {
                FileStatus status = entry.status();
                if (filter.passes(status)) {
                    found.add(entry, status, hashing.digest(entry, status));
                }
            }
            return TreeWalk.Next.CONTINUE;
        });
        return found.answer()
                .with("entries_visited", walk.met())
                .with("search_complete", !walk.truncated())
                .with("large_files_skipped", hashing.tooLarge)
                .with("skipped_by_policy", walk.skippedByPolicy())
                .with("unreadable", walk.unreadable())
                .map();
    }

    private static FoundFiles found(Inputs inputs) {
        int max = (int) inputs.number("max_results", RESULTS_DEFAULT, 1, RESULTS_MAX);
        return inputs.object("aggregate")
                .map(wanted -> (FoundFiles) new FileInventory(wanted, inputs.flag("include_hash"), max))
                .orElseGet(() -> new FileRows(max));
    }

    /** Digests of files, when they are asked for; 4 GiB are read in one call. */
    private static final class Hashing {
        private static final long FILE_BYTES_DEFAULT = 10L * 1024 * 1024;
        private static final long FILE_BYTES_MAX = 256L * 1024 * 1024;
        private static final long TOTAL_BYTES_MAX = 4L * 1024 * 1024 * 1024;

        private final boolean wanted;
        private final long fileBytesMax;
        private final Runnable pause;
        private long read;
        private int tooLarge;

        private Hashing(boolean wanted, long fileBytesMax, Runnable pause) {
            this.wanted = wanted;
            this.fileBytesMax = fileBytesMax;
            this.pause = pause;
        }

        static Hashing of(Inputs inputs, CellContext cell, Work work) {
            return new Hashing(
                    inputs.flag("include_hash"),
                    inputs.number("max_hash_bytes", FILE_BYTES_DEFAULT, 1, FILE_BYTES_MAX),
                    () -> FileErrors.requireWanted(cell, work));
        }

        @Nullable
        Digest digest(TreeEntry entry, FileStatus status) {
            if (!wanted) {
                return null;
            }
            if (status.size() > fileBytesMax || read + status.size() > TOTAL_BYTES_MAX) {
                tooLarge++;
                return null;
            }
            read += status.size();
            try (Descriptor file = entry.open(OpenHow.READ)) {
                return FileContent.digest(file, pause);
            }
        }
    }
}
