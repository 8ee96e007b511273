package io.kruxos.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads one alternative of a {@link PathGlob}, without braces, into steps. */
final class GlobParser {
    private final String pattern;
    private final List<GlobStep> steps = new ArrayList<>();
    private int at;

    private GlobParser(String pattern) {
        this.pattern = pattern;
    }

    static List<GlobStep> parse(String pattern) {
        requireShape(pattern);
        GlobParser parser = new GlobParser(pattern);
        if (!pattern.startsWith("/")) {
            // Paths begin with a slash: "**/x" is "/**/x".
            parser.leadingDeepStar();
        }
        while (parser.at < pattern.length()) {
            parser.step();
        }
        return parser.steps;
    }

    private static void requireShape(String pattern) {
        if (!pattern.startsWith("/") && !pattern.startsWith("**/") && !pattern.equals("**")) {
            throw new IllegalArgumentException("a path pattern begins with / or **/");
        }
        if (pattern.equals("/")) {
            return;
        }
        for (String name : pattern.substring(pattern.startsWith("/") ? 1 : 0).split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw new IllegalArgumentException(
                        "a path pattern has no trailing or doubled slash and no . or .. name");
            }
        }
    }

    private void leadingDeepStar() {
        if (pattern.equals("**")) {
            return;
        }
        steps.add(new GlobStep.Literal('/'));
        steps.add(new GlobStep.Directories());
        at = 3;
    }

    private void step() {
        char c = pattern.charAt(at);
        switch (c) {
            case '/' -> slash();
            case '*' -> star();
            case '?' -> add(new GlobStep.OneOf(GlobSet.ANY), 1);
            case '[' -> set();
            case '\\' -> escape();
            default -> literal(at);
        }
    }

    private void slash() {
        if (pattern.startsWith("/**", at) && at + 3 == pattern.length()) {
            add(new GlobStep.Tail(), 1);
        } else if (pattern.startsWith("/**/", at)) {
            steps.add(new GlobStep.Literal('/'));
            add(new GlobStep.Directories(), 4);
        } else {
            literal(at);
        }
    }

    private void star() {
        if (pattern.startsWith("**", at)) {
            add(new GlobStep.DeepStar(), 2);
        } else {
            add(new GlobStep.Star(), 1);
        }
    }

    private void escape() {
        if (at + 1 == pattern.length()) {
            throw new IllegalArgumentException("a path pattern ends in a backslash");
        }
        at++;
        literal(at);
    }

    private void literal(int index) {
        int c = pattern.codePointAt(index);
        add(new GlobStep.Literal(c), Character.charCount(c));
    }

    private void set() {
        int end = endOfSet(pattern, at);
        boolean negated = pattern.charAt(at + 1) == '!' || pattern.charAt(at + 1) == '^';
        int[] members =
                pattern.substring(at + (negated ? 2 : 1), end - 1).codePoints().toArray();
        add(new GlobStep.OneOf(ranges(negated, members)), end - at);
    }

    private static GlobSet ranges(boolean negated, int[] members) {
        int[] lows = new int[members.length];
        int[] highs = new int[members.length];
        int count = 0;
        for (int i = 0; i < members.length; count++) {
            boolean range = i + 2 < members.length && members[i + 1] == '-';
            lows[count] = members[i];
            highs[count] = range ? members[i + 2] : members[i];
            if (lows[count] > highs[count]) {
                throw new IllegalArgumentException("a range in a path pattern's [...] is the wrong way round");
            }
            i += range ? 3 : 1;
        }
        return new GlobSet(negated, Arrays.copyOf(lows, count), Arrays.copyOf(highs, count));
    }

    private void add(GlobStep step, int characters) {
        steps.add(step);
        at += characters;
    }

    /** The index after the character, escape or set that starts at {@code at}. */
    static int skip(String pattern, int at) {
        return switch (pattern.charAt(at)) {
            case '\\' -> Math.min(at + 2, pattern.length());
            case '[' -> endOfSet(pattern, at);
            default -> at + 1;
        };
    }

    /** The index after the {@code ]} of the set that starts at {@code at}; a first {@code ]} is a member. */
    static int endOfSet(String pattern, int at) {
        int first = at + 1;
        if (first < pattern.length() && (pattern.charAt(first) == '!' || pattern.charAt(first) == '^')) {
            first++;
        }
        int end = pattern.indexOf(']', first + 1);
        if (end < 0 || pattern.substring(first, end).indexOf('/') >= 0) {
            throw new IllegalArgumentException("a [ in the path pattern has no ] in the same name");
        }
        return end + 1;
    }
}
