package io.kruxos.domain;

import java.util.ArrayList;
import java.util.List;

/** The choices of a pattern written out: {@code /{a,b{c,d}}} becomes {@code /a}, {@code /bc} and {@code /bd}; 256 at most. */
final class GlobBraces {
    private static final int ALTERNATIVES_MAX = 256;

    private GlobBraces() {}

    static List<String> expand(String pattern) {
        List<String> done = new ArrayList<>();
        List<String> open = new ArrayList<>(List.of(pattern));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            int brace = find(next, '{');
            if (brace < 0) {
                requireNoLooseBrace(next);
                done.add(next);
            } else {
                open.addAll(choices(next, brace));
            }
            if (open.size() + done.size() > ALTERNATIVES_MAX) {
                throw new IllegalArgumentException("a path pattern has at most " + ALTERNATIVES_MAX + " alternatives");
            }
        }
        return done;
    }

    private static List<String> choices(String pattern, int brace) {
        int depth = 1;
        int start = brace + 1;
        List<String> parts = new ArrayList<>();
        for (int at = start; at < pattern.length(); at = GlobParser.skip(pattern, at)) {
            char c = pattern.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0 || (depth == 1 && c == ',')) {
                parts.add(pattern.substring(start, at));
                start = at + 1;
            }
            if (depth == 0) {
                return around(pattern.substring(0, brace), parts, pattern.substring(at + 1));
            }
        }
        throw new IllegalArgumentException("a { in the path pattern has no }");
    }

    private static List<String> around(String before, List<String> parts, String after) {
        return parts.stream().map(part -> before + part + after).toList();
    }

    private static void requireNoLooseBrace(String pattern) {
        if (find(pattern, '}') >= 0) {
            throw new IllegalArgumentException("a } in the path pattern has no {");
        }
    }

    private static int find(String pattern, char wanted) {
        for (int at = 0; at < pattern.length(); at = GlobParser.skip(pattern, at)) {
            if (pattern.charAt(at) == wanted) {
                return at;
            }
        }
        return -1;
    }
}
