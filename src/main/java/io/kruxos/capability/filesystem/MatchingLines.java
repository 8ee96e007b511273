package io.kruxos.capability.filesystem;

import java.util.ArrayList;
import java.util.List;

/** The lines of a text on which a match starts; 10,000 of one text at most. */
final class MatchingLines {
    private static final int LINES_MAX = 10_000;

    /**
     * One line.
     *
     * @param number from 1
     * @param start where it starts in the text
     * @param end where it ends, without its line end
     * @param from where its first match starts
     * @param to where that ends
     */
    record Line(int number, int start, int end, int from, int to) {}

    private MatchingLines() {}

    static List<Line> of(String text, TextPattern pattern) {
        List<Line> lines = new ArrayList<>();
        TextPattern.Matches matches = pattern.in(text);
        int number = 1;
        int counted = 0;
        int end = -1;
        while (lines.size() < LINES_MAX && matches.next()) {
            if (matches.start() <= end) {
                // A second match on a line that was found already.
                continue;
            }
            for (int at = text.indexOf('\n', counted);
                    at >= 0 && at < matches.start();
                    at = text.indexOf('\n', at + 1)) {
                number++;
                counted = at + 1;
            }
            int newline = text.indexOf('\n', matches.start());
            end = newline < 0 ? text.length() : newline;
            lines.add(new Line(number, counted, end, matches.start(), matches.end()));
        }
        return lines;
    }
}
