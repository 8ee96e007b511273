package io.kruxos.domain;

import java.util.List;

/**
 * A path pattern, compiled to an immutable matcher over absolute, normalised paths.
 *
 * <p>{@code *} is any run of characters within one name, {@code ?} one character of a name, {@code [a-z]} and {@code [!a-z]}
 * one character of a set, {@code {a,b}} a choice (may be nested), {@code **} any run of characters, slashes too, and a
 * backslash takes the next character as it is. {@code /a/**} is {@code /a} and everything below, {@code **}{@code /x} is
 * {@code x} at any depth, {@code /a/**}{@code /b} is {@code b} anywhere below {@code /a}. A leading dot is a character like
 * any other, and case counts.
 *
 * <p>A pattern begins with {@code /} or {@code **}; one that could never match a normalised path (a trailing or doubled slash,
 * a {@code .} or {@code ..} name) is refused, because a rule that silently never matches is a hole. Matching takes time
 * proportional to the path's length times the pattern's, whatever the two are.
 */
public final class PathGlob {
    /** The most characters of a pattern. */
    public static final int LENGTH_MAX = 1024;

    private final String pattern;
    private final List<GlobProgram> programs;

    private PathGlob(String pattern, List<GlobProgram> programs) {
        this.pattern = pattern;
        this.programs = programs;
    }

    /**
     * Compiles a pattern.
     *
     * @throws IllegalArgumentException when it is malformed, too long or could never match; the message says which, in one
     *     sentence without the pattern
     */
    public static PathGlob of(String pattern) {
        if (pattern.isEmpty() || pattern.length() > LENGTH_MAX) {
            throw new IllegalArgumentException("a path pattern has 1 to " + LENGTH_MAX + " characters");
        }
        return new PathGlob(
                pattern,
                GlobBraces.expand(pattern).stream().map(GlobProgram::of).toList());
    }

    /** Whether the path is one of the pattern's; {@code path} is absolute and normalised. */
    public boolean matches(String path) {
        for (GlobProgram program : programs) {
            if (program.matches(path)) {
                return true;
            }
        }
        return false;
    }

    /** Whether some path strictly below {@code directory} could match; false is certain, and true is exact as well. */
    public boolean mayMatchBelow(String directory) {
        for (GlobProgram program : programs) {
            if (program.mayMatchBelow(directory)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code path} and everything below it match; true is certain, false may be overcautious. */
    public boolean coversTree(String path) {
        for (GlobProgram program : programs) {
            if (program.coversTree(path)) {
                return true;
            }
        }
        return false;
    }

    /**
     * For each alternative of the pattern, the characters that all its paths begin with; for building an index. The end of
     * {@code /a/**} is {@code /a}, which also begins paths such as {@code /ab} that do not match.
     */
    public List<String> literalPrefixes() {
        return programs.stream().map(GlobProgram::literalPrefix).toList();
    }

    /** The pattern as it was written. */
    public String pattern() {
        return pattern;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathGlob glob && glob.pattern.equals(pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    @Override
    public String toString() {
        return pattern;
    }
}
