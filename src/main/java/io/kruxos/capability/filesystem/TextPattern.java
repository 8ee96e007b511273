package io.kruxos.capability.filesystem;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is looked for in texts: a literal, or a regular expression of RE2, which takes linear time whatever it is. */
sealed interface TextPattern {
    int LITERAL_LENGTH_MAX = 65_536;
    int REGEX_LENGTH_MAX = 4_096;

    /** Starts looking in a text. */
    Matches in(String text);

    /** Reads {@code pattern}, {@code regex} and {@code ignore_case}. */
    static TextPattern of(Inputs inputs) {
        String pattern = inputs.text("pattern");
        boolean literal = !inputs.flag("regex") && !inputs.flag("ignore_case");
        int max = literal ? LITERAL_LENGTH_MAX : REGEX_LENGTH_MAX;
        if (pattern.isEmpty() || pattern.length() > max) {
            throw inputs.wrong("pattern", "must have 1 to " + max + " characters.");
        }
        if (literal) {
            return new Literal(pattern);
        }
        String expression = inputs.flag("regex") ? pattern : Pattern.quote(pattern);
        try {
            return new Regex(Pattern.compile(
                    expression, Pattern.MULTILINE | (inputs.flag("ignore_case") ? Pattern.CASE_INSENSITIVE : 0)));
        } catch (PatternSyntaxException e) {
            throw FileErrors.invalidPattern("The regular expression can't be used: " + e.getDescription() + ".");
        }
    }

    /** One pass over the matches of a text, which do not overlap. */
    interface Matches {
        boolean next();

        int start();

        int end();

        /** What a group matched; null when it took no part. Group 0 is the whole match. */
        @Nullable
        String group(int number);
    }

    /** How many groups there are besides the whole match. */
    int groups();

    /** The number of a named group. */
    Optional<Integer> groupNamed(String name);

    /** Characters as they are. */
    record Literal(String wanted) implements TextPattern {
        @Override
        public Matches in(String text) {
            return new Matches() {
                private int start = -1;
                private int end;

                @Override
                public boolean next() {
                    start = text.indexOf(wanted, end);
                    end = start + wanted.length();
                    return start >= 0;
                }

                @Override
                public int start() {
                    return start;
                }

                @Override
                public int end() {
                    return end;
                }

                @Override
                public String group(int number) {
                    return wanted;
                }
            };
        }

        @Override
        public int groups() {
            return 0;
        }

        @Override
        public Optional<Integer> groupNamed(String name) {
            return Optional.empty();
        }
    }

    /** An expression. */
    record Regex(Pattern pattern) implements TextPattern {
        @Override
        public Matches in(String text) {
            Matcher matcher = pattern.matcher(text);
            return new Matches() {
                @Override
                public boolean next() {
                    return matcher.find();
                }

                @Override
                public int start() {
                    return matcher.start();
                }

                @Override
                public int end() {
                    return matcher.end();
                }

                @Override
                public @Nullable String group(int number) {
                    return matcher.group(number);
                }
            };
        }

        @Override
        public int groups() {
            return pattern.groupCount();
        }

        @Override
        public Optional<Integer> groupNamed(String name) {
            return Optional.ofNullable(pattern.namedGroups().get(name));
        }
    }
}
