package io.kruxos.capability.filesystem;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;

/** Unified diffs of texts, with three lines of context; what can't be compared line by line in good time is one block. */
final class UnifiedDiff {
    private static final int CONTEXT = 3;

    /** Comparing costs lines times differences; more changed lines than this are shown as one block. */
    private static final int COMPARED_LINES_MAX = 4_000;

    private static final String NO_NEWLINE = "\n\\ No newline at end of file";

    private UnifiedDiff() {}

    /** From one text to another, both called {@code path}. Empty when they are equal. */
    static String of(String path, String before, String after) {
        return of("a" + path, "b" + path, before, after);
    }

    static String of(String oldName, String newName, String before, String after) {
        List<String> old = lines(before);
        List<String> fresh = lines(after);
        int head = commonHead(old, fresh);
        int tail = commonTail(old, fresh, head);
        List<String> oldMiddle = old.subList(head, old.size() - tail);
        List<String> newMiddle = fresh.subList(head, fresh.size() - tail);
        if (oldMiddle.isEmpty() && newMiddle.isEmpty()) {
            return "";
        }
        Patch<String> patch = new Patch<>();
        if (oldMiddle.size() + newMiddle.size() > COMPARED_LINES_MAX) {
            patch.addDelta(new ChangeDelta<>(new Chunk<>(head, oldMiddle), new Chunk<>(head, newMiddle)));
        } else {
            DiffUtils.diff(oldMiddle, newMiddle).getDeltas().forEach(delta -> {
                Chunk<String> from = delta.getSource();
                Chunk<String> to = delta.getTarget();
                patch.addDelta(new ChangeDelta<>(
                        new Chunk<>(from.getPosition() + head, from.getLines()),
                        new Chunk<>(to.getPosition() + head, to.getLines())));
            });
        }
        return print(oldName, newName, old, patch);
    }

    /** The diff of a patch whose changes are known already. */
    static String print(String oldName, String newName, List<String> old, Patch<String> patch) {
        List<String> lines = UnifiedDiffUtils.generateUnifiedDiff(oldName, newName, old, patch, CONTEXT);
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** The lines of a text; a last one that doesn't end says so in the way of diffs. */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            lines.add(text.substring(start, end));
            start = end + 1;
        }
        if (start < text.length()) {
            lines.add(text.substring(start) + NO_NEWLINE);
        }
        return lines;
    }

    private static int commonHead(List<String> a, List<String> b) {
        int max = Math.min(a.size(), b.size());
        int count = 0;
        while (count < max && a.get(count).equals(b.get(count))) {
            count++;
        }
        return count;
    }

    private static int commonTail(List<String> a, List<String> b, int head) {
        int max = Math.min(a.size(), b.size()) - head;
        int count = 0;
        while (count < max && a.get(a.size() - 1 - count).equals(b.get(b.size() - 1 - count))) {
            count++;
        }
        return count;
    }
}
