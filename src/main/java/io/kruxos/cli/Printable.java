package io.kruxos.cli;

/**
 * Text made harmless for a terminal: control characters other than line feed and tab, and characters that reorder or hide
 * what follows them (Unicode category Cf), stand as {@code \\u001b}, so that no agent draws on an operator's screen.
 */
final class Printable {
    private Printable() {}

    static String of(String text) {
        StringBuilder safe = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (dangerous(c)) {
                if (safe == null) {
                    safe = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                safe.append(String.format("\\u%04x", (int) c));
            } else if (safe != null) {
                safe.append(c);
            }
        }
        return safe == null ? text : safe.toString();
    }

    private static boolean dangerous(char c) {
        return (Character.isISOControl(c) && c != '\n' && c != '\t') || Character.getType(c) == Character.FORMAT;
    }
}
