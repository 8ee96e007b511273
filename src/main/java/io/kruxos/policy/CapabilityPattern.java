package io.kruxos.policy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which capabilities a rule is about; without braces. Equal texts are equal patterns.
 *
 * @param rank how specific it is: an exact name above every pattern, a pattern of one category ({@code filesystem.*}) above
 *     those of several, and among these the one with more characters that are not wildcards
 */
record CapabilityPattern(String text, TextGlob glob, int rank) {
    private static final int EXACT = Integer.MAX_VALUE;
    private static final int ONE_CATEGORY = 1_000_000;
    private static final Pattern SHAPE = Pattern.compile("[a-zA-Z0-9_*?-][a-zA-Z0-9_.*?-]*(?<!\\.)");

    /**
     * Compiles a pattern, written out into one for each of its choices.
     *
     * @throws IllegalArgumentException when it is malformed; the message is for the author of the file
     */
    static List<CapabilityPattern> of(String written) {
        return TextGlob.expand(written).stream().map(CapabilityPattern::single).toList();
    }

    private static CapabilityPattern single(String text) {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("a capability is a name such as filesystem.read, filesystem.* or *");
        }
        boolean wild = text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
        if (!wild && text.indexOf('.') < 0) {
            throw new IllegalArgumentException("a capability has a category: write " + text + ".* for all of one");
        }
        return new CapabilityPattern(text, TextGlob.of(text), wild ? rank(text) : EXACT);
    }

    private static int rank(String text) {
        int dot = text.indexOf('.');
        boolean oneCategory = dot > 0 && text.substring(0, dot).matches("[^*?]+");
        int literals = text.replace("*", "").replace("?", "").length();
        return (oneCategory ? ONE_CATEGORY : 0) + literals;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CapabilityPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    boolean exact() {
        return rank == EXACT;
    }

    boolean matches(String capability) {
        return exact() ? text.equals(capability) : glob.matches(capability);
    }
}
