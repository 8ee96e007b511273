package io.kruxos.bench;

/**
 * What a figure has to reach.
 *
 * @param claim the bar in words
 * @param value what was seen, comparable with {@code limit}
 * @param shown what was seen, in words
 */
record Bar(String claim, double value, double limit, Sense sense, String shown) {
    /** Which side of the limit is the good one. */
    enum Sense {
        AT_MOST,
        AT_LEAST
    }

    boolean held() {
        return switch (sense) {
            case AT_MOST -> value <= limit;
            case AT_LEAST -> value >= limit;
        };
    }

    /** {@code figure}'s median against a limit in its unit's base. */
    static Bar atMost(String claim, Figure figure, double limit) {
        return new Bar(
                claim, figure.median(), limit, Sense.AT_MOST, figure.unit().text(figure.median()));
    }

    /** How many times {@code figure} is of {@code peer}, at most. */
    static Bar ratioAtMost(String claim, Figure figure, Figure peer, double limit) {
        double ratio = figure.median() / peer.median();
        return new Bar(claim, ratio, limit, Sense.AT_MOST, "%.2f x".formatted(ratio));
    }

    /** How many times {@code peer} is of {@code figure}, at least. */
    static Bar timesFaster(String claim, Figure figure, Figure peer, double limit) {
        double ratio = peer.median() / figure.median();
        return new Bar(claim, ratio, limit, Sense.AT_LEAST, "%.2f x".formatted(ratio));
    }
}
