package io.kruxos.policy;

import io.kruxos.domain.ApprovalTerms;
import io.kruxos.domain.Limits;
import io.kruxos.domain.RateLimit;
import io.kruxos.domain.RuleRef;
import io.kruxos.domain.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer as a person looks at it.
 *
 * @param defaults the tier where no rule matches; null: the layer says nothing then
 */
public record LayerView(
        LayerName layer,
        String file,
        String description,
        @Nullable Tier defaults,
        List<RuleView> rules) {
    public LayerView {
        rules = List.copyOf(rules);
    }

    /** One rule; matchers as in {@code path: [/workspace/**]}. */
    public record RuleView(
            RuleRef rule,
            List<String> capabilities,
            List<String> matchers,
            List<String> unless,
            Tier tier,
            String reason,
            List<RateLimit> rateLimits,
            Limits limits,
            ApprovalTerms approval,
            List<List<String>> egress) {}

    static LayerView of(Layer layer) {
        PolicyDocument document = layer.document();
        return new LayerView(
                document.layer(),
                document.file(),
                document.description(),
                document.defaults() == null ? null : document.defaults().tier(),
                document.rules().stream().map(LayerView::rule).toList());
    }

    private static RuleView rule(Rule rule) {
        return new RuleView(
                rule.ref(),
                rule.capabilities().stream().map(CapabilityPattern::text).toList(),
                rule.conditions().stream().map(Condition::words).toList(),
                rule.unless().stream().map(Condition::words).toList(),
                rule.tier(),
                rule.reason(),
                rule.terms().rateLimits(),
                rule.terms().limits(),
                rule.terms().approval(),
                rule.terms().egress());
    }
}
