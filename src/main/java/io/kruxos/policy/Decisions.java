package io.kruxos.policy;

import io.kruxos.domain.Decision;
import io.kruxos.domain.Digest;
import io.kruxos.domain.RuleRef;
import io.kruxos.domain.Tier;
import java.util.List;

/** Makes decisions, and those that no file can express. */
final class Decisions {
    private Decisions() {}

    static Decision of(Tier tier, RuleRef rule, String reason, Terms terms, List<String> exclusions, Digest policy) {
        return new Decision(
                tier,
                rule,
                reason,
                terms.rateLimits(),
                terms.limits(),
                terms.approval(),
                exclusions,
                terms.egress(),
                policy);
    }

    /** No layer says anything. */
    static Decision unmatched(Digest policy) {
        RuleRef rule = new RuleRef(LayerName.SYSTEM.word(), "unmatched", null, 0);
        return of(
                Tier.APPROVAL_REQUIRED, rule, "No policy says anything about this call", Terms.NONE, List.of(), policy);
    }

    /** The facts themselves cannot be decided on. */
    static Decision undecidable(String why, Digest policy) {
        RuleRef rule = new RuleRef(LayerName.SYSTEM.word(), "undecidable", null, 0);
        return of(Tier.BLOCKED, rule, "This call cannot be decided on: " + why, Terms.NONE, List.of(), policy);
    }

    /** A rule cannot be evaluated. */
    static Decision unknown(Rule rule, Point point, Digest policy) {
        String matcher = rule.unknown(point).map(Condition::words).orElse("a matcher");
        String reason = "Rule " + rule.ref().rule() + " cannot be evaluated for this call (" + matcher + ")";
        return of(Tier.BLOCKED, rule.ref(), reason, Terms.NONE, List.of(), policy);
    }
}
