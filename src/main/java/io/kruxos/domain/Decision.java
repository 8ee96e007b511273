package io.kruxos.domain;

import java.util.List;

/**
 * What policy says of a call, and why.
 *
 * @param tier the strictest tier of all layers
 * @param rule the rule that decided
 * @param reason one sentence for a person and a model
 * @param rateLimits the limits of all rules in force for this call, of every layer; each one counts for itself, and the
 *     strictest that is used up wins
 * @param limits sandbox limits, tightened over all rules in force
 * @param approval terms of the question, when one is asked
 * @param exclusions path patterns below a {@link PathFact.Reach#SUBTREE} fact that this decision does not cover, because
 *     another rule is stricter there: handlers skip them when they read, and refuse the call when they would change them
 * @param egress the hosts that what runs may connect to: one list of {@code host} patterns for each rule in force that names
 *     some; a peer must match one pattern of every list, and no list at all means no network
 * @param policy the digest of all policy sources that decided
 */
public record Decision(
        Tier tier,
        RuleRef rule,
        String reason,
        List<RateLimit> rateLimits,
        Limits limits,
        ApprovalTerms approval,
        List<String> exclusions,
        List<List<String>> egress,
        Digest policy) {
    public Decision {
        rateLimits = List.copyOf(rateLimits);
        exclusions = List.copyOf(exclusions);
        egress = List.copyOf(egress);
    }

    /** This decision after {@code limit} was used up: the tier is the limit's. */
    public Decision limitedTo(RateLimit limit) {
        return new Decision(
                tier.strictest(limit.then()),
                limit.rule(),
                "More than " + limit.max() + " calls in " + Errors.words(limit.per()) + " ask for a closer look.",
                rateLimits,
                limits,
                approval,
                exclusions,
                egress,
                policy);
    }
}
