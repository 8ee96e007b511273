package io.kruxos.clients.format;

import io.kruxos.clients.format.TomlStatement.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the statements of a TOML file are, for files that a parser has already found valid. Source: TOML 1.0.0. What it does not
 * foresee ends in {@link Unwritable}, and whoever uses it reads the result again.
 */
final class TomlScan {
    private final String text;
    private final List<TomlStatement> statements = new ArrayList<>();
    private final Map<Location, Integer> listSizes = new HashMap<>();
    private Location section = Location.TOP;
    private int at;

    private TomlScan(String text) {
        this.text = text;
    }

    static List<TomlStatement> statements(String text) {
        TomlScan scan = new TomlScan(text);
        scan.scan();
        return scan.statements;
    }

    private void scan() {
        for (skipEmptyLines(); at < text.length(); skipEmptyLines()) {
            if (text.charAt(at) == '[') {
                header();
            } else {
                value();
            }
        }
    }

    private void header() {
        int start = lineStart();
        boolean element = text.startsWith("[[", at);
        at += element ? 2 : 1;
        List<String> keys = keys();
        expect(element ? "]]" : "]");
        Location table = element ? nextElement(keys) : resolve(keys);
        section = table;
        int end = endOfLine();
        statements.add(
                new TomlStatement(element ? Kind.LIST_ELEMENT : Kind.TABLE, table, table, start, end, start, end));
    }

    private void value() {
        int start = lineStart();
        Location place = section;
        for (String key : keys()) {
            place = place.child(key);
        }
        expect("=");
        skipBlanks();
        int valueStart = at;
        skipValue();
        int valueEnd = at;
        statements.add(new TomlStatement(Kind.VALUE, place, section, start, endOfLine(), valueStart, valueEnd));
    }

    /** Keys to a location: where a key names a list of tables, its latest element is meant. */
    private Location resolve(List<String> keys) {
        Location place = Location.TOP;
        for (String key : keys) {
            place = place.child(key);
            Integer size = listSizes.get(place);
            if (size != null) {
                place = place.child(size - 1);
            }
        }
        return place;
    }

    private Location nextElement(List<String> keys) {
        Location list = resolve(keys.subList(0, keys.size() - 1)).child(keys.getLast());
        int size = listSizes.merge(list, 1, Integer::sum);
        return list.child(size - 1);
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        do {
            skipBlanks();
            keys.add(key());
            skipBlanks();
        } while (take('.'));
        return keys;
    }

    private String key() {
        int start = at;
        char first = current();
        if (first == '"' || first == '\'') {
            skipString();
            Object key = Parsing.toml("k = " + text.substring(start, at)).get("k");
            return String.valueOf(key);
        }
        while (at < text.length() && isBare(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw lost();
        }
        return text.substring(start, at);
    }

    private static boolean isBare(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    private void skipValue() {
        switch (current()) {
            case '"', '\'' -> skipString();
            case '[', '{' -> skipNested();
            default -> {
                while (at < text.length() && "#\r\n".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
                while (text.charAt(at - 1) == ' ' || text.charAt(at - 1) == '\t') {
                    at--;
                }
            }
        }
    }

    private void skipNested() {
        int depth = 0;
        do {
            switch (current()) {
                case '[', '{' -> {
                    depth++;
                    at++;
                }
                case ']', '}' -> {
                    depth--;
                    at++;
                }
                case '"', '\'' -> skipString();
                case '#' -> skipComment();
                default -> at++;
            }
        } while (depth > 0);
    }

    private void skipString() {
        char quote = current();
        String three = String.valueOf(quote).repeat(3);
        boolean multiline = text.startsWith(three, at);
        at += multiline ? 3 : 1;
        while (multiline ? !text.startsWith(three, at) : current() != quote) {
            at += quote == '"' && current() == '\\' ? 2 : 1;
            current();
        }
        at += multiline ? 3 : 1;
        // Up to two more quotes belong to the text: """a"""""
        while (multiline && at < text.length() && text.charAt(at) == quote) {
            at++;
        }
    }

    private void skipEmptyLines() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                skipComment();
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                at++;
            } else {
                return;
            }
        }
    }

    private void skipComment() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String sign) {
        skipBlanks();
        if (!text.startsWith(sign, at)) {
            throw lost();
        }
        at += sign.length();
    }

    private int lineStart() {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    /** Goes behind the line's end; only blanks and a comment may come before it. */
    private int endOfLine() {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == '#') {
            skipComment();
        }
        take('\r');
        if (at < text.length() && !take('\n')) {
            throw lost();
        }
        return at;
    }

    private char current() {
        if (at >= text.length()) {
            throw lost();
        }
        return text.charAt(at);
    }

    private Unwritable lost() {
        long line = text.substring(0, Math.min(at, text.length())).lines().count();
        return new Unwritable("line " + Math.max(1, line) + " is written in a way that can't be changed safely");
    }
}
