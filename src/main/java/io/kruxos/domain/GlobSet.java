package io.kruxos.domain;

/** A set of characters, as ranges from low to high or as all that is outside of them. */
final class GlobSet {
    static final GlobSet ANY = new GlobSet(true, new int[0], new int[0]);

    private final boolean negated;
    private final int[] lows;
    private final int[] highs;

    GlobSet(boolean negated, int[] lows, int[] highs) {
        this.negated = negated;
        this.lows = lows;
        this.highs = highs;
    }

    boolean contains(int c) {
        for (int i = 0; i < lows.length; i++) {
            if (c >= lows[i] && c <= highs[i]) {
                return !negated;
            }
        }
        return negated;
    }
}
