package io.kruxos.capability.filesystem;

import java.util.ArrayList;
import java.util.List;

/**
 * What comes in the place of a match. With a regular expression, {@code ${1}} and {@code ${name}} are what a group matched and
 * {@code $$} is a dollar sign; with a literal, everything is meant as it stands.
 */
final class Replacement {
    private sealed interface Part {
        record Text(String text) implements Part {}

        record Group(int number) implements Part {}
    }

    private final List<Part> parts;

    private Replacement(List<Part> parts) {
        this.parts = parts;
    }

    static Replacement of(String text, TextPattern pattern) {
        return switch (pattern) {
            case TextPattern.Literal _ -> new Replacement(List.of(new Part.Text(text)));
            case TextPattern.Regex regex -> new Replacement(parse(text, regex));
        };
    }

    private static List<Part> parse(String text, TextPattern.Regex pattern) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int dollar = text.indexOf('$', at);
            if (dollar < 0) {
                parts.add(new Part.Text(text.substring(at)));
                return parts;
            }
            parts.add(new Part.Text(text.substring(at, dollar)));
            if (text.startsWith("$$", dollar)) {
                parts.add(new Part.Text("$"));
                at = dollar + 2;
            } else if (text.startsWith("${", dollar) && text.indexOf('}', dollar) > 0) {
                int end = text.indexOf('}', dollar);
                parts.add(new Part.Group(group(text.substring(dollar + 2, end), pattern)));
                at = end + 1;
            } else {
                parts.add(new Part.Text("$"));
                at = dollar + 1;
            }
        }
        return parts;
    }

    /** The number that a group's number or name stands for. */
    static int group(String word, TextPattern pattern) {
        if (word.matches("[0-9]{1,4}") && Integer.parseInt(word) <= pattern.groups()) {
            return Integer.parseInt(word);
        }
        return pattern.groupNamed(word)
                .orElseThrow(() -> FileErrors.invalidPattern(
                        "The pattern has no group '" + word + "'; it has " + pattern.groups() + " groups."));
    }

    String of(TextPattern.Matches match) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Text plain -> text.append(plain.text());
                case Part.Group group -> {
                    String matched = match.group(group.number());
                    text.append(matched == null ? "" : matched);
                }
            }
        }
        return text.toString();
    }
}
