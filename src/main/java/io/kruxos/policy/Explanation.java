package io.kruxos.policy;

import io.kruxos.domain.Decision;
import io.kruxos.domain.RuleRef;
import io.kruxos.domain.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a decision came about. {@code decision.rule()} names the layer and the rule that won. */
public record Explanation(Decision decision, List<LayerExplanation> layers) {
    public Explanation {
        layers = List.copyOf(layers);
    }

    /**
     * What one layer says.
     *
     * @param tier null: nothing
     * @param defaults the layer's default tier; null: none
     * @param rules those about the capability, for each point of the call
     * @param others how many rules are about other capabilities
     */
    public record LayerExplanation(
            LayerName layer,
            String file,
            @Nullable Tier tier,
            @Nullable Tier defaults,
            List<Considered> rules,
            int others) {
        public LayerExplanation {
            rules = List.copyOf(rules);
        }
    }

    /**
     * One rule held against one point of a call.
     *
     * @param point what was looked at: {@code read /workspace/a}
     * @param why one sentence
     */
    public record Considered(RuleRef rule, Tier tier, String point, Verdict verdict, String why) {}

    /** What came of a rule. */
    public enum Verdict {
        /** It matches, and no rule of the layer that matches is more specific. */
        MATCHED,
        /** It may match: it can make the layer stricter, not freer. */
        TIGHTENS,
        /** It matches something below the path: that is left out, where this rule is the stricter one. */
        BELOW,
        /** It cannot be evaluated, and so the call is refused. */
        UNKNOWN,
        /** A rule with a more specific capability pattern matches. */
        OVERRIDDEN,
        /** It does not match. */
        NOT_MATCHED
    }
}
