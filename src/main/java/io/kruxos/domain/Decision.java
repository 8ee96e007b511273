package io.kruxos.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What policy says of a call, and why.
 *
 * @param tier the strictest tier of all layers
 * @param rule the rule that decided
 * @param reason one sentence for a person and a model
 * @param rateLimit the limit that hangs on the rule
 * @param limits sandbox limits, tightened over all matching rules
 * @param approval terms of the question, when one is asked
 * @param exclusions path patterns below a {@link PathFact.Reach#SUBTREE} fact that this decision does not cover, because
 *     another rule is stricter there: handlers skip them when they read, and refuse the call when they would change them
 * @param policy the digest of all policy sources that decided
 */
public record Decision(
        Tier tier,
        RuleRef rule,
        String reason,
        @Nullable RateLimit rateLimit,
        Limits limits,
        ApprovalTerms approval,
        List<String> exclusions,
        Digest policy) {
    public Decision {
        exclusions = List.copyOf(exclusions);
    }
}
