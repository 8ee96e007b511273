package io.kruxos.capability.filesystem;

import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.util.List;

/**
 * A text with all matches of a pattern replaced, and what changed, line by line; the changes come from the matches
 * themselves, so that no comparison of texts is needed.
 *
 * @param count how many matches were replaced
 */
record EditedText(String before, String after, int count, Patch<String> patch) {
    /** More matches than this in one file are not replaced but counted as this many and one. */
    static final int MATCHES_MAX = 100_000;

    static EditedText of(String before, TextPattern pattern, Replacement replacement) {
        Builder builder = new Builder(before);
        TextPattern.Matches matches = pattern.in(before);
        int count = 0;
        while (count <= MATCHES_MAX && matches.next()) {
            builder.replace(matches.start(), matches.end(), replacement.of(matches));
            count++;
        }
        builder.finish();
        return new EditedText(before, builder.after.toString(), count, builder.patch);
    }

    /** Puts the new text together, and one delta for each run of touched lines. */
    private static final class Builder {
        private final String before;
        private final StringBuilder after = new StringBuilder();
        private final Patch<String> patch = new Patch<>();

        /** Up to here the old text has been copied. */
        private int copied;

        /** The touched lines that are being collected: where they start in both texts, and where they end in the old. */
        private int oldStart = -1;

        private int newStart;
        private int oldEnd;

        /** The line numbers up to which deltas are told. */
        private int countedTo;

        private int oldLine;
        private int lineShift;

        Builder(String before) {
            this.before = before;
        }

        void replace(int start, int end, String text) {
            if (oldStart >= 0 && start >= oldEnd && start > 0) {
                closeLines();
            }
            if (oldStart < 0) {
                oldStart = before.lastIndexOf('\n', start - 1) + 1;
                newStart = after.length() + oldStart - copied;
            }
            after.append(before, copied, start).append(text);
            copied = end;
            int newline = before.indexOf('\n', end);
            oldEnd = newline < 0 ? before.length() : newline + 1;
        }

        void finish() {
            if (oldStart >= 0) {
                closeLines();
            }
            after.append(before, copied, before.length());
            copied = before.length();
        }

        private void closeLines() {
            after.append(before, copied, oldEnd);
            copied = oldEnd;
            List<String> old = UnifiedDiff.lines(before.substring(oldStart, oldEnd));
            List<String> fresh = UnifiedDiff.lines(after.substring(newStart));
            oldLine += newlines(countedTo, oldStart);
            if (!old.equals(fresh)) {
                patch.addDelta(new ChangeDelta<>(new Chunk<>(oldLine, old), new Chunk<>(oldLine + lineShift, fresh)));
            }
            countedTo = oldEnd;
            oldLine += old.size();
            lineShift += fresh.size() - old.size();
            oldStart = -1;
        }

        private int newlines(int from, int to) {
            int count = 0;
            for (int at = before.indexOf('\n', from); at >= 0 && at < to; at = before.indexOf('\n', at + 1)) {
                count++;
            }
            return count;
        }
    }

    /** The change as a unified diff; empty when the replacements put there what was there. */
    String diff(String path) {
        return UnifiedDiff.print("a" + path, "b" + path, UnifiedDiff.lines(before), patch);
    }
}
