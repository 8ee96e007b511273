package io.kruxos.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over one JSON text that finds members and skips values without building anything. It trusts nothing: at a
 * malformed place it stops, and says so by {@link #nextKey} being false. Nesting costs no stack. Used by one thread.
 */
public final class JsonScanner {
    public static final int END = -1;

    private final byte[] bytes;
    private final int to;
    private int at;
    private int keyFrom;
    private int keyTo;
    private int valueFrom;
    private boolean first;

    public JsonScanner(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    /** The position of the cursor. */
    public int position() {
        return at;
    }

    public int peek() {
        return at < to ? bytes[at] : END;
    }

    public void skipBlanks() {
        while (at < to) {
            byte b = bytes[at];
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return;
            }
            at++;
        }
    }

    /** Steps over {@code mark} and the blanks around it; false, without moving past the blanks, when it is not next. */
    public boolean nextIs(char mark) {
        skipBlanks();
        if (peek() != mark) {
            return false;
        }
        at++;
        skipBlanks();
        return true;
    }

    /** Steps into an object; false, without moving on, when the next value is none. */
    public boolean enterObject() {
        return enter('{');
    }

    /** Steps into an array; false, without moving on, when the next value is none. */
    public boolean enterArray() {
        return enter('[');
    }

    private boolean enter(char bracket) {
        skipBlanks();
        if (peek() != bracket) {
            return false;
        }
        at++;
        first = true;
        return true;
    }

    /** Moves to the next member's value; false at the object's end and at anything malformed. */
    public boolean nextKey() {
        if (!nextInside('}') || peek() != '"') {
            return false;
        }
        keyFrom = at + 1;
        if (!skipString()) {
            return false;
        }
        keyTo = at - 1;
        skipBlanks();
        if (peek() != ':') {
            return false;
        }
        at++;
        skipBlanks();
        return true;
    }

    /** Moves to the array's next element; false at its end and at anything malformed. */
    public boolean nextElement() {
        return nextInside(']');
    }

    private boolean nextInside(char close) {
        skipBlanks();
        int next = peek();
        if (next == END || next == close) {
            return false;
        }
        if (!first) {
            if (next != ',') {
                return false;
            }
            at++;
            skipBlanks();
        }
        first = false;
        return true;
    }

    public boolean keyIs(String ascii) {
        int length = keyTo - keyFrom;
        if (length == ascii.length()) {
            for (int i = 0; i < length; i++) {
                if (bytes[keyFrom + i] != ascii.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
        return length > ascii.length() && hasEscape(keyFrom, keyTo) && ascii.equals(decoded(keyFrom, keyTo));
    }

    /** The string at the cursor, decoded; null, with the value skipped, when it is no string. */
    public @Nullable String text() {
        boolean string = peek() == '"';
        skipMarked();
        return string ? decoded(valueFrom + 1, at - 1) : null;
    }

    /**
     * The string or number at the cursor in a form in which equal values are equal and a string never equals a number; null,
     * with the value skipped, for everything else.
     */
    public @Nullable String scalar() {
        int next = peek();
        skipMarked();
        if (next == '"') {
            return '"' + decoded(valueFrom + 1, at - 1);
        }
        return next == '-' || (next >= '0' && next <= '9') ? latin(valueFrom, at) : null;
    }

    /** What {@link #scalar} or {@link #text} last read, as it was written. */
    public String rawScalar() {
        return new String(bytes, valueFrom, at - valueFrom, StandardCharsets.UTF_8);
    }

    private void skipMarked() {
        valueFrom = at;
        skipValue();
    }

    /** Skips the value at the cursor; at a malformed one the cursor goes to the end. */
    public void skipValue() {
        int depth = 0;
        do {
            skipBlanks();
            int next = peek();
            if (next == '"') {
                skipString();
            } else if (next == '{' || next == '[') {
                depth++;
                at++;
            } else if (next == '}' || next == ']') {
                depth--;
                at++;
            } else if (next == ',' || next == ':') {
                at++;
            } else if (next == END) {
                break;
            } else {
                skipWord();
            }
        } while (depth > 0);
        first = false;
    }

    private void skipWord() {
        int from = at;
        while (at < to) {
            byte b = bytes[at];
            if (b == ',' || b == '}' || b == ']' || b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == '"') {
                break;
            }
            at++;
        }
        if (at == from) {
            at = to;
        }
    }

    /** Skips the string at the cursor; false, with the cursor at the end, when it is not closed. */
    private boolean skipString() {
        int i = at + 1;
        while (i < to) {
            byte b = bytes[i];
            if (b == '"') {
                at = i + 1;
                return true;
            }
            i += b == '\\' ? 2 : 1;
        }
        at = to;
        return false;
    }

    private boolean hasEscape(int from, int upTo) {
        for (int i = from; i < upTo; i++) {
            if (bytes[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private String latin(int from, int upTo) {
        return new String(bytes, from, upTo - from, StandardCharsets.ISO_8859_1);
    }

    private String decoded(int from, int upTo) {
        if (upTo <= from) {
            return "";
        }
        String text = new String(bytes, from, upTo - from, StandardCharsets.UTF_8);
        return hasEscape(from, upTo) ? JsonText.unescape(text) : text;
    }
}
