package io.kruxos.capability.filesystem;

/**
 * The lines around a match, and the line that opens the block it stands in when that is near: the last one before it that is
 * indented less. 4,000 characters at most.
 *
 * @param startLine the number of its first line, from 1
 */
record Snippet(int startLine, String text) {
    private static final int CHARACTERS_MAX = 4_000;
    private static final int HEADER_LINES_MAX = 30;

    static Snippet around(String text, MatchingLines.Line line, int contextLines) {
        int start = line.start();
        int number = line.number();
        int indent = indent(text, line.start(), line.end());
        int above = 0;
        boolean header = contextLines == 0 || indent == 0;
        for (int at = line.start(); at > 0 && above < Math.max(contextLines, header ? 0 : HEADER_LINES_MAX); ) {
            int end = at - 1;
            at = text.lastIndexOf('\n', end - 1) + 1;
            above++;
            boolean opens = !header && end > at && indent(text, at, end) < indent;
            if (above <= contextLines || opens) {
                start = at;
                number = line.number() - above;
                header |= opens;
            }
        }
        int end = line.end();
        for (int below = 0; below < contextLines && end < text.length(); below++) {
            int newline = text.indexOf('\n', end + 1);
            end = newline < 0 ? text.length() : newline;
        }
        if (line.end() - start > CHARACTERS_MAX) {
            start = line.start();
            number = line.number();
        }
        return new Snippet(number, text.substring(start, Math.min(end, start + CHARACTERS_MAX)));
    }

    private static int indent(String text, int start, int end) {
        int at = start;
        while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at == end ? Integer.MAX_VALUE : at - start;
    }
}
