package io.kruxos.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern over plain text: {@code *} is any run of characters, {@code ?} one character, {@code {a,b}} a choice (may be
 * nested), and a backslash takes the next character as it is. Case counts. Matching takes time proportional to the two
 * lengths multiplied, whatever they are.
 */
final class TextGlob {
    static final int LENGTH_MAX = 1024;
    private static final int ALTERNATIVES_MAX = 256;

    private final String pattern;
    private final List<Alternative> alternatives;

    private TextGlob(String pattern, List<Alternative> alternatives) {
        this.pattern = pattern;
        this.alternatives = alternatives;
    }

    /**
     * Compiles a pattern.
     *
     * @throws IllegalArgumentException when it is empty, too long or malformed; the message is for the author of the file
     */
    static TextGlob of(String pattern) {
        return new TextGlob(
                pattern, expand(pattern).stream().map(Alternative::of).toList());
    }

    /** The choices of a pattern written out, still with wildcards and escapes. */
    static List<String> expand(String pattern) {
        if (pattern.isEmpty() || pattern.length() > LENGTH_MAX) {
            throw new IllegalArgumentException("a pattern has 1 to " + LENGTH_MAX + " characters");
        }
        List<String> done = new ArrayList<>();
        List<String> open = new ArrayList<>(List.of(pattern));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            int brace = find(next, 0, "{}");
            if (brace < 0) {
                done.add(next);
            } else {
                open.addAll(choices(next, brace).reversed());
            }
            if (open.size() + done.size() > ALTERNATIVES_MAX) {
                throw new IllegalArgumentException("a pattern has at most " + ALTERNATIVES_MAX + " alternatives");
            }
        }
        return done;
    }

    private static List<String> choices(String pattern, int brace) {
        if (pattern.charAt(brace) == '}') {
            throw new IllegalArgumentException("a } in the pattern has no {");
        }
        List<String> choices = new ArrayList<>();
        int depth = 0;
        int start = brace + 1;
        for (int at = brace; at >= 0; at = find(pattern, at + 1, "{,}")) {
            char c = pattern.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0 || (depth == 1 && c == ',')) {
                choices.add(pattern.substring(start, at));
                start = at + 1;
            }
            if (depth == 0) {
                String before = pattern.substring(0, brace);
                String after = pattern.substring(at + 1);
                return choices.stream().map(choice -> before + choice + after).toList();
            }
        }
        throw new IllegalArgumentException("a { in the pattern has no }");
    }

    private static int find(String pattern, int from, String wanted) {
        for (int at = from; at < pattern.length(); at++) {
            if (pattern.charAt(at) == '\\') {
                at++;
            } else if (wanted.indexOf(pattern.charAt(at)) >= 0) {
                return at;
            }
        }
        return -1;
    }

    boolean matches(String text) {
        for (Alternative alternative : alternatives) {
            if (alternative.matches(text)) {
                return true;
            }
        }
        return false;
    }

    /** The texts that match, when no wildcard is in the pattern; empty otherwise. */
    List<String> literals() {
        boolean literal = alternatives.stream().allMatch(alternative -> alternative.literal);
        return literal ? alternatives.stream().map(Alternative::text).toList() : List.of();
    }

    @Override
    public String toString() {
        return pattern;
    }

    /** One choice: characters, and which of them are wildcards. */
    private static final class Alternative {
        private final char[] characters;
        private final boolean[] wild;
        private final boolean literal;
        /** What is before the only wildcard, when that is a star at the end; the text itself of a literal; null for others. */
        private final @Nullable String beginning;

        private Alternative(char[] characters, boolean[] wild, boolean literal) {
            this.characters = characters;
            this.wild = wild;
            this.literal = literal;
            this.beginning = literal ? text() : beginning();
        }

        private @Nullable String beginning() {
            int end = characters.length - 1;
            for (int i = 0; i < end; i++) {
                if (wild[i]) {
                    return null;
                }
            }
            return wild[end] && characters[end] == '*' ? new String(characters, 0, end) : null;
        }

        static Alternative of(String text) {
            StringBuilder characters = new StringBuilder();
            boolean[] wild = new boolean[text.length()];
            boolean literal = true;
            for (int at = 0; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '\\') {
                    at++;
                    if (at == text.length()) {
                        throw new IllegalArgumentException("a pattern ends in a backslash");
                    }
                    characters.append(text.charAt(at));
                } else {
                    boolean wildcard = c == '*' || c == '?';
                    wild[characters.length()] = wildcard;
                    literal &= !wildcard;
                    characters.append(c);
                }
            }
            return new Alternative(characters.toString().toCharArray(), wild, literal);
        }

        String text() {
            return new String(characters);
        }

        /** Goes back to the last star only: what an earlier star took need never change. */
        boolean matches(String text) {
            if (beginning != null) {
                return literal ? text.equals(beginning) : text.startsWith(beginning);
            }
            int at = 0;
            int in = 0;
            int star = -1;
            int mark = 0;
            while (in < text.length()) {
                if (at < characters.length && wild[at] && characters[at] == '*') {
                    star = at++;
                    mark = in;
                } else if (at < characters.length && takes(at, text.charAt(in))) {
                    at++;
                    in++;
                } else if (star >= 0) {
                    at = star + 1;
                    in = ++mark;
                } else {
                    return false;
                }
            }
            while (at < characters.length && wild[at] && characters[at] == '*') {
                at++;
            }
            return at == characters.length;
        }

        private boolean takes(int at, char c) {
            return wild[at] || characters[at] == c;
        }
    }
}
