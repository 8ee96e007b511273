package io.kruxos.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a rule says of its questions: how long they wait (null: the configured default) and how many people must agree. */
public record ApprovalTerms(@Nullable Duration timeout, int approvers) {
    public static final ApprovalTerms DEFAULT = new ApprovalTerms(null, 1);

    public ApprovalTerms {
        if (approvers < 1 || approvers > 10) {
            throw new IllegalArgumentException("approvers must be from 1 to 10");
        }
    }
}
