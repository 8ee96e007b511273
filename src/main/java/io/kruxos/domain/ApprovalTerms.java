package io.kruxos.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of its questions.
 *
 * @param timeout how long a question waits; null: the configured default
 * @param approvers how many people must agree
 * @param grant the longest that one yes may go on answering equal calls, zero when every call is asked; null: the configured
 *     default
 */
public record ApprovalTerms(
        @Nullable Duration timeout, int approvers, @Nullable Duration grant) {
    public static final ApprovalTerms DEFAULT = new ApprovalTerms(null, 1, null);

    public ApprovalTerms {
        if (approvers < 1 || approvers > 10) {
            throw new IllegalArgumentException("approvers must be from 1 to 10");
        }
    }

    /** The stricter of the two, term by term. */
    public ApprovalTerms tightened(ApprovalTerms other) {
        return new ApprovalTerms(
                shorter(timeout, other.timeout), Math.max(approvers, other.approvers), shorter(grant, other.grant));
    }

    private static @Nullable Duration shorter(@Nullable Duration a, @Nullable Duration b) {
        if (a == null) {
            return b;
        }
        return b == null || a.compareTo(b) <= 0 ? a : b;
    }
}
