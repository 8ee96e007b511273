package io.kruxos.domain;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person is asked before a call runs, and what became of it.
 *
 * @param key what the client knows the call by, for finding the question again after a restart; null when it can't resume
 * @param inputs the full input, as it will run
 * @param digest of the call's capability and inputs: an answer holds for exactly these
 * @param rule the rule that asked
 * @param preview a unified diff of what a write or edit would change; null where there is nothing to show
 * @param approvers how many people must agree
 */
public record Question(
        QuestionId id,
        CallId call,
        @Nullable String key,
        Caller caller,
        CapabilityName capability,
        Map<String, @Nullable Object> inputs,
        Digest digest,
        String rule,
        String reason,
        @Nullable String preview,
        int approvers,
        Instant askedAt,
        Instant expiresAt,
        Standing standing) {

    /** Where a question stands. */
    public enum State {
        PENDING,
        ACCEPTED,
        REJECTED,
        EXPIRED,
        WITHDRAWN
    }

    /**
     * A question's state, and who brought it there.
     *
     * @param at when it left {@code PENDING}; null while it waits
     * @param by the operators who decided, comma-separated; null when nobody did
     * @param remark the reason given for a rejection or a withdrawal
     */
    public record Standing(
            State state,
            @Nullable Instant at,
            @Nullable String by,
            @Nullable String remark) {
        public static final Standing PENDING = new Standing(State.PENDING, null, null, null);
    }

    public boolean pending() {
        return standing.state() == State.PENDING;
    }

    public Question with(Standing next) {
        return new Question(
                id,
                call,
                key,
                caller,
                capability,
                inputs,
                digest,
                rule,
                reason,
                preview,
                approvers,
                askedAt,
                expiresAt,
                next);
    }
}
