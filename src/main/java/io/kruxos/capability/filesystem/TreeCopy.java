package io.kruxos.capability.filesystem;

import io.kruxos.domain.RecoveryAction;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.util.Map;
import java.util.Set;

/**
 * Copies a directory with all that is in it to a place where nothing is: 20,000 entries and 4 GiB at most. Links, pipes and
 * what policy protects at the source are left out and counted.
 */
final class TreeCopy {
    private static final int ENTRIES_MAX = 20_000;

    private final FileCopy copier;
    private final CellContext cell;
    private final Work work;
    private final Exclusions exclusions;
    private int files;
    private int directories;
    private int linksSkipped;
    private int skippedByPolicy;
    private int unreadable;
    private long bytes;

    TreeCopy(FileCopy copier, CellContext cell, Work work) {
        this.copier = copier;
        this.cell = cell;
        this.work = work;
        this.exclusions = Exclusions.of(work);
    }

    void run(Place from, Place to) {
        TreeWalk walk = new TreeWalk(cell, work, exclusions, Set.of());
        make(to);
        walk.run(from, entry -> {
            copy(entry, new Place(to.mount(), join(to.relative(), entry.relative())));
            return TreeWalk.Next.CONTINUE;
        });
        skippedByPolicy = walk.skippedByPolicy();
        unreadable = walk.unreadable();
        if (walk.truncated()) {
            throw tooLarge();
        }
    }

    private static String join(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    private void copy(TreeEntry entry, Place to) {
        if (files + directories >= ENTRIES_MAX) {
            throw tooLarge();
        }
        switch (entry.kind()) {
            case DIRECTORY -> make(to);
            case REGULAR -> {
                try (Descriptor source = entry.open(OpenHow.READ)) {
                    bytes += copier.copy(source, entry.place(), to, null).size();
                    files++;
                }
                if (bytes > FileCopy.BYTES_MAX) {
                    throw tooLarge();
                }
            }
            case LINK, SPECIAL, UNKNOWN -> linksSkipped++;
        }
    }

    private void make(Place directory) {
        Directories.make(cell.files(), directory);
        directories++;
    }

    private RuntimeException tooLarge() {
        return FileErrors.failure(
                "TreeTooLarge",
                "The tree has more than one copy takes; what was copied so far stays at the destination.",
                Map.of("entries_max", ENTRIES_MAX, "bytes_max", FileCopy.BYTES_MAX, "files_copied", files),
                RecoveryAction.of("run_a_tool", "Copy it with cp by process.run, or in parts."));
    }

    Answer tell(Answer answer) {
        return answer.with("size", bytes)
                .with("files_copied", files)
                .with("directories_created", directories)
                .with("links_skipped", linksSkipped)
                .with("unreadable", unreadable)
                .with("skipped_by_policy", skippedByPolicy);
    }
}
