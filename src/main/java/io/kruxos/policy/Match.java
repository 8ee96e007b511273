package io.kruxos.policy;

/**
 * How a condition, or a whole rule, relates to one point of a call; from "surely not" to "surely". The order matters: what
 * several conditions say together is the least of what they say alone.
 */
enum Match {
    /** Surely does not hold. */
    NO,
    /** Holds for something below a whole-tree path, and not for the tree as a whole. */
    PARTIAL,
    /** Cannot be evaluated. */
    UNKNOWN,
    /** May hold: good enough to tighten, never to loosen. */
    MAYBE,
    /** Surely holds. */
    YES;

    Match and(Match other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** What {@code unless} makes of it. What holds for a part of a tree leaves a hole in the rule, which is looked at apart. */
    Match negated() {
        return switch (this) {
            case NO, PARTIAL -> YES;
            case UNKNOWN -> UNKNOWN;
            case MAYBE -> MAYBE;
            case YES -> NO;
        };
    }
}
