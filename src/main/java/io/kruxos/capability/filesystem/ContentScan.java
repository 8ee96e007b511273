package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads text files below a path, or the one file there, up to 512 MiB in all and 10 MiB in one. Bytes that are not UTF-8
 * become replacement characters: for finding, that is good enough.
 */
final class ContentScan {
    private static final long FILE_BYTES_MAX = 10L * 1024 * 1024;
    private static final long TOTAL_BYTES_MAX = 512L * 1024 * 1024;

    /** Gets the text of each file; false ends the scan. */
    interface Reader {
        boolean read(Place place, String text);
    }

    private final CellContext cell;
    private final Work work;
    private int filesRead;
    private int binarySkipped;
    private int largeSkipped;
    private int skippedByPolicy;
    private int unreadable;
    private long bytes;
    private boolean complete = true;

    ContentScan(CellContext cell, Work work) {
        this.cell = cell;
        this.work = work;
    }

    void run(Inputs inputs, Place place, Reader reader) {
        try (Descriptor there = cell.files().open(place, OpenHow.READ)) {
            FileStatus status = FileCalls.status(there);
            if (status.kind() == FileKind.DIRECTORY) {
                tree(inputs, place, reader);
            } else {
                FileErrors.requireRegular(status, place);
                file(place, there, reader);
            }
        }
    }

    private void tree(Inputs inputs, Place root, Reader reader) {
        Optional<NameGlob> glob = inputs.optionalText("include_glob").map(NameGlob::of);
        TreeWalk walk = new TreeWalk(cell, work, Exclusions.of(work), TreeWalk.leave(inputs));
        walk.run(root, entry -> {
            boolean wanted = entry.kind() == FileKind.REGULAR
                    && glob.map(pattern -> pattern.matches(entry.relative())).orElse(true);
            return !wanted || inTree(entry, reader) ? TreeWalk.Next.CONTINUE : TreeWalk.Next.STOP;
        });
        skippedByPolicy = walk.skippedByPolicy();
        unreadable = walk.unreadable();
        complete &= !walk.truncated();
    }

    private boolean inTree(TreeEntry entry, Reader reader) {
        try (Descriptor file = entry.open(OpenHow.READ)) {
            return file(entry.place(), file, reader);
        }
    }

    private boolean file(Place place, Descriptor file, Reader reader) {
        FileStatus status = FileCalls.status(file);
        if (status.kind() != FileKind.REGULAR) {
            return true;
        }
        if (status.size() > FILE_BYTES_MAX) {
            largeSkipped++;
            return true;
        }
        if (bytes + status.size() > TOTAL_BYTES_MAX) {
            complete = false;
            return false;
        }
        FileErrors.requireWanted(cell, work);
        bytes += status.size();
        byte[] content = FileContent.read(file, 0, (int) status.size());
        if (FileContent.looksBinary(content)) {
            binarySkipped++;
            return true;
        }
        filesRead++;
        boolean goOn = reader.read(place, new String(content, StandardCharsets.UTF_8));
        complete &= goOn;
        return goOn;
    }

    /** Adds what was read, and what was not, to an answer. */
    Answer tell(Answer answer) {
        return answer.with("files_scanned", filesRead)
                .with("binary_skipped", binarySkipped)
                .with("large_files_skipped", largeSkipped)
                .with("skipped_by_policy", skippedByPolicy)
                .with("unreadable", unreadable)
                .with("search_complete", complete);
    }
}
