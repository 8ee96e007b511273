package io.kruxos.capability.filesystem;

import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code filesystem.edit}: replaces matches in one file or in many. Over many files it is all or nothing as far as a file
 * system lets it be: everything is staged first; then the files change one after the other, and change back when one fails.
 */
final class EditFiles implements CellWork {
    private final AtomicWriter writer;

    EditFiles(AtomicWriter writer) {
        this.writer = writer;
    }

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Inputs inputs = Inputs.of(work);
        CellFiles files = cell.files();
        Place place = files.place(inputs.text("path"));
        boolean dryRun = inputs.flag("dry_run");
        if (!dryRun) {
            files.requireWritable(place);
        }
        EditPlan plan = EditPlan.of(cell, work, inputs);
        requireExpected(files, place, inputs);
        FileErrors.requireWanted(cell, work);
        Set<Place> changed = dryRun ? Set.of() : apply(files, plan);
        return plan.answer()
                .with(
                        "applied",
                        dryRun ? "preview" : changed.size() == plan.changes().size() ? "full" : "partial")
                .with("per_file", perFile(plan, changed))
                .map();
    }

    private static void requireExpected(CellFiles files, Place place, Inputs inputs) {
        if (inputs.has("expected_checksum")) {
            if (inputs.has("include_glob")) {
                throw inputs.wrong("expected_checksum", "is for the edit of one file only.");
            }
            ExistingFile.requireExpected(files, place, ExistingFile.writable(files, place), inputs);
        }
    }

    private static List<Map<String, @Nullable Object>> perFile(EditPlan plan, Set<Place> changed) {
        return plan.changes().stream()
                .map(change -> change.answer()
                        .with("applied", changed.contains(change.place()))
                        .map())
                .toList();
    }

    /** The places that are changed in the end: all of them, or those that could not be changed back. */
    private Set<Place> apply(CellFiles files, EditPlan plan) {
        List<StagedFile> staged = new ArrayList<>();
        try {
            for (EditPlan.Change change : plan.changes()) {
                ExistingFile.writable(files, change.place());
                staged.add(writer.stage(files, change.place(), change.content(), change.seen()));
            }
            return put(staged, plan);
        } finally {
            staged.forEach(StagedFile::close);
        }
    }

    private static Set<Place> put(List<StagedFile> staged, EditPlan plan) {
        Set<Place> changed = new HashSet<>();
        for (int i = 0; i < staged.size(); i++) {
            try {
                staged.get(i).putOver(plan.changes().get(i).seen());
                changed.add(staged.get(i).place());
            } catch (WorkFailure e) {
                Set<Place> left = takeBack(staged.subList(0, i));
                if (left.isEmpty()) {
                    throw e;
                }
                return left;
            }
        }
        return changed;
    }

    /** Changes files back, the last first; what can't be changed back is returned. */
    private static Set<Place> takeBack(List<StagedFile> done) {
        Set<Place> left = new HashSet<>();
        for (StagedFile file : done.reversed()) {
            undo(file).ifPresent(left::add);
        }
        return left;
    }

    private static Optional<Place> undo(StagedFile file) {
        if (!file.reversible()) {
            return Optional.of(file.place());
        }
        try {
            file.undo();
            return Optional.empty();
        } catch (WorkFailure e) {
            return Optional.of(file.place());
        }
    }
}
