package io.kruxos.wire;

/** Strings as JSON writes them. */
public final class JsonText {
    private JsonText() {}

    /** The content of a JSON string without its escapes; a malformed escape stays as it is. */
    static String unescape(String escaped) {
        StringBuilder plain = new StringBuilder(escaped.length());
        int i = 0;
        while (i < escaped.length()) {
            char c = escaped.charAt(i);
            if (c != '\\' || i + 1 == escaped.length()) {
                plain.append(c);
                i++;
            } else if (escaped.charAt(i + 1) == 'u' && isHex(escaped, i + 2)) {
                plain.append((char) Integer.parseInt(escaped, i + 2, i + 6, 16));
                i += 6;
            } else {
                plain.append(named(escaped.charAt(i + 1)));
                i += 2;
            }
        }
        return plain.toString();
    }

    private static char named(char letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> letter;
        };
    }

    private static boolean isHex(String text, int from) {
        if (from + 4 > text.length()) {
            return false;
        }
        for (int i = from; i < from + 4; i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Appends {@code text} as a JSON string, with its quotation marks. */
    public static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(c < 16 ? "0" : "1").append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
