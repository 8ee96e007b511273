package io.kruxos.capability.filesystem;

import io.kruxos.domain.Digest;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an edit would do, found without changing anything: the same for a dry run, an approval and the edit itself. */
final class EditPlan {
    static final int FILE_BYTES_MAX = 10 * 1024 * 1024;
    static final int FILES_CHANGED_MAX = 500;
    private static final long CHANGED_BYTES_MAX = 64L * 1024 * 1024;
    private static final int SKIPPED_TOLD_MAX = 100;
    static final int DIFF_CHARACTERS_MAX = 256 * 1024;

    /** One file that changes; {@code seen} is its state when it was read. */
    record Change(Place place, FileStatus seen, EditedText text) {
        byte[] content() {
            return text.after().getBytes(StandardCharsets.UTF_8);
        }

        Answer answer() {
            return new Answer()
                    .with("path", place.agentPath())
                    .with("replacements", text.count())
                    .with("old_checksum", checksum(text.before()))
                    .with("checksum", checksum(text.after()));
        }

        private static String checksum(String text) {
            return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
        }
    }

    private final List<Change> changes = new ArrayList<>();
    private final List<Map<String, @Nullable Object>> skipped = new ArrayList<>();
    private int filesRead;
    private int skippedByPolicy;
    private long changedBytes;

    private EditPlan() {}

    /** Plans the edit that the inputs describe. */
    static EditPlan of(CellContext cell, Work work, Inputs inputs) {
        TextPattern pattern = TextPattern.of(inputs);
        Replacement replacement = Replacement.of(inputs.text("replace"), pattern);
        Place place = cell.files().place(inputs.text("path"));
        Optional<String> glob = inputs.optionalText("include_glob");
        EditPlan plan = new EditPlan();
        if (glob.isEmpty()) {
            plan.single(cell, place, pattern, replacement);
        } else {
            plan.tree(cell, work, inputs, place, NameGlob.of(glob.get()), pattern, replacement);
        }
        plan.requireCount(inputs);
        return plan;
    }

    private void single(CellContext cell, Place place, TextPattern pattern, Replacement replacement) {
        try (Descriptor file = cell.files().open(place, OpenHow.READ)) {
            switch (TextFile.read(file, FILE_BYTES_MAX)) {
                case TextFile.Text text -> add(place, text, pattern, replacement);
                case TextFile.Skipped skip -> throw unfit(place, file, skip);
            }
        }
    }

    private static RuntimeException unfit(Place place, Descriptor file, TextFile.Skipped skip) {
        FileStatus status = FileCalls.status(file);
        FileErrors.requireRegular(status, place);
        if (skip.equals(TextFile.TOO_LARGE)) {
            return FileErrors.tooLarge(
                    place,
                    status.size(),
                    FILE_BYTES_MAX,
                    RecoveryAction.of("run_a_tool", "Edit it with a program, such as sed, through process.run."));
        }
        return FileErrors.encoding(place, "utf-8", "only UTF-8 text is edited.");
    }

    private void tree(
            CellContext cell,
            Work work,
            Inputs inputs,
            Place root,
            NameGlob glob,
            TextPattern pattern,
            Replacement replacement) {
        TreeWalk walk = new TreeWalk(cell, work, Exclusions.of(work), TreeWalk.leave(inputs));
        walk.run(root, entry -> {
            if (entry.kind() == FileKind.REGULAR && glob.matches(entry.relative())) {
                inTree(entry, pattern, replacement);
            }
            return TreeWalk.Next.CONTINUE;
        });
        skippedByPolicy = walk.skippedByPolicy();
        if (walk.truncated()) {
            throw tooMuch("The tree has more entries than one edit looks at.");
        }
    }

    private void inTree(TreeEntry entry, TextPattern pattern, Replacement replacement) {
        filesRead++;
        try (Descriptor file = entry.open(OpenHow.READ)) {
            switch (TextFile.read(file, FILE_BYTES_MAX)) {
                case TextFile.Text text -> add(entry.place(), text, pattern, replacement);
                case TextFile.Skipped skip -> {
                    if (skipped.size() < SKIPPED_TOLD_MAX) {
                        skipped.add(new Answer()
                                .with("path", entry.place().agentPath())
                                .with("reason", skip.reason())
                                .map());
                    }
                }
            }
        }
    }

    private void add(Place place, TextFile.Text text, TextPattern pattern, Replacement replacement) {
        EditedText edited = EditedText.of(text.text(), pattern, replacement);
        if (edited.count() == 0) {
            return;
        }
        changedBytes += edited.after().length();
        if (edited.count() > EditedText.MATCHES_MAX
                || changes.size() >= FILES_CHANGED_MAX
                || changedBytes > CHANGED_BYTES_MAX) {
            throw tooMuch("The pattern matches more than one edit may change.");
        }
        changes.add(new Change(place, text.status(), edited));
    }

    private static RuntimeException tooMuch(String why) {
        return FileErrors.failure(
                "EditTooLarge",
                why + " Nothing was changed.",
                Map.of(
                        "files_max", FILES_CHANGED_MAX,
                        "matches_per_file_max", EditedText.MATCHES_MAX,
                        "bytes_max", CHANGED_BYTES_MAX),
                RecoveryAction.of("narrow", "Narrow path or include_glob and edit in several calls."));
    }

    private void requireCount(Inputs inputs) {
        int found = total();
        Optional<Long> expected = inputs.optionalNumber("expected_replacements", 1, Integer.MAX_VALUE);
        if (expected.isPresent() == inputs.flag("replace_all")) {
            throw inputs.wrong("expected_replacements", "or replace_all=true must be set, and not both.");
        }
        if (found == 0) {
            throw FileErrors.failure(
                    "PatternNotFound",
                    "The pattern matches nothing, so nothing was changed.",
                    Map.of("path", inputs.text("path"), "files_read", Math.max(1, filesRead)),
                    RecoveryAction.call("read", "Read the file: spaces and line ends count.", "filesystem.read"),
                    RecoveryAction.call(
                            "search_content", "Look for a shorter part of it.", "filesystem.search_content"));
        }
        if (expected.isPresent() && expected.get() != found) {
            throw FileErrors.failure(
                    "ReplacementCountMismatch",
                    "The pattern matches " + found + " times and " + expected.get()
                            + " were expected, so nothing was changed.",
                    Map.of("expected", expected.get(), "found", found, "per_file", counts()),
                    RecoveryAction.of("narrow", "Take more of the surrounding text into the pattern."),
                    RecoveryAction.of("correct_count", "Or set expected_replacements to what was found."));
        }
    }

    private List<Map<String, @Nullable Object>> counts() {
        return changes.stream()
                .limit(20)
                .map(change -> new Answer()
                        .with("path", change.place().agentPath())
                        .with("matches", change.text().count())
                        .map())
                .toList();
    }

    List<Change> changes() {
        return changes;
    }

    int total() {
        return changes.stream().mapToInt(change -> change.text().count()).sum();
    }

    /** All changes as one diff, cut off between files at 256 Ki characters. */
    Diff diff() {
        StringBuilder diff = new StringBuilder();
        for (Change change : changes) {
            String one = change.text().diff(change.place().agentPath());
            if (diff.length() + one.length() > DIFF_CHARACTERS_MAX) {
                diff.append(one, 0, DIFF_CHARACTERS_MAX - diff.length());
                return new Diff(diff.toString(), true);
            }
            diff.append(one);
        }
        return new Diff(diff.toString(), false);
    }

    /** A diff, and whether a part is missing at its end. */
    record Diff(String text, boolean truncated) {}

    /** The fields of the answer that a preview and the edit have in common. */
    Answer answer() {
        Diff diff = diff();
        return new Answer()
                .with("total_replacements", total())
                .with("files_changed", changes.size())
                .with("diff", diff.text())
                .with("diff_truncated", diff.truncated())
                .with("skipped", skipped)
                .with("skipped_by_policy", skippedByPolicy);
    }
}
