package io.kruxos.policy;

import java.util.List;

/** Questions to a list of patterns. */
final class TextGlobs {
    private TextGlobs() {}

    static boolean anyMatches(List<TextGlob> globs, String text) {
        for (int i = 0; i < globs.size(); i++) {
            if (globs.get(i).matches(text)) {
                return true;
            }
        }
        return false;
    }

    /** All texts that the patterns match, when none has a wildcard; empty otherwise. */
    static List<String> literals(List<TextGlob> globs) {
        boolean literal = globs.stream().noneMatch(glob -> glob.literals().isEmpty());
        return literal
                ? globs.stream().flatMap(glob -> glob.literals().stream()).toList()
                : List.of();
    }
}
