package io.kruxos.policy;

/** One matcher of a rule, compiled; immutable. */
sealed interface Condition
        permits AccessCondition,
                AgentCondition,
                ClientCondition,
                CommandCondition,
                HostCondition,
                PathCondition,
                PrincipalCondition,
                TimeCondition,
                UrlCondition,
                WhenCondition {
    Match test(Point point);

    /** The matcher as a person would write it: {@code path: /workspace/**}. */
    String words();

    /** Whether the answer is the same for every call of this caller. */
    default boolean aboutCaller() {
        return false;
    }

    static Match holds(boolean holds) {
        return holds ? Match.YES : Match.NO;
    }
}
