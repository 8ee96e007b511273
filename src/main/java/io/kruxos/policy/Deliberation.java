package io.kruxos.policy;

import io.kruxos.domain.CallFacts;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Tier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The making of one decision, over all points of a call and all layers. Of one thread.
 *
 * <p>In each layer the most specific capability pattern with a rule that surely holds decides, with the strictest such rule
 * (the base). Rules at least as specific that may hold, or cannot be evaluated, are floors: they can make the layer stricter.
 */
final class Deliberation extends Point implements Consumer<Rule> {
    private final Decision unmatched;

    // The point that is being looked at.
    private boolean anyBase;

    // The layer that is being looked at.
    private @Nullable Rule base;
    private boolean solid;
    private @Nullable List<Rule> holed;

    // The call as a whole.
    private @Nullable Decision best;
    private @Nullable Rule bestRule;
    private @Nullable Terms terms;
    /** The one rule that the terms are of; null when there is none, or more than one. */
    private @Nullable Rule termsOf;

    private @Nullable List<Part> parts;

    /** Paths for which a stricter tier may hold than for the tree that they are part of. */
    private record Part(Tier tier, List<String> patterns) {}

    /**
     * Starts without an opinion.
     *
     * @param unmatched what is decided for a point of which no layer says anything
     */
    Deliberation(CallFacts facts, Decision unmatched) {
        super(facts);
        this.unmatched = unmatched;
    }

    /** Begins a point; which one it is, the fields say. */
    void begin() {
        anyBase = false;
    }

    /** Ends a point that all layers were asked about. */
    void end() {
        if (!anyBase) {
            settle(null, unmatched);
        }
    }

    /** Takes what a layer says of the point that is set; true when nothing can get stricter any more. */
    boolean ask(@Nullable Layer layer) {
        if (layer == null) {
            return false;
        }
        base = null;
        solid = false;
        holed = null;
        String capability = facts.capability().value();
        List<Layer.Bucket> buckets = layer.buckets(capability);
        int rank = scan(buckets, capability);
        if (base != null) {
            settle(base, base.decision());
            anyBase = true;
        } else if (layer.defaults() != null) {
            settle(null, layer.defaults());
            anyBase = true;
        }
        if (holed != null && !solid) {
            fearHoles(layer, buckets, capability, rank);
        }
        return best != null && best.tier() == Tier.BLOCKED;
    }

    private int scan(List<Layer.Bucket> buckets, String capability) {
        int rank = Integer.MAX_VALUE;
        for (int i = 0; i < buckets.size(); i++) {
            Layer.Bucket bucket = buckets.get(i);
            if (base != null && bucket.pattern().rank() < rank) {
                return rank;
            }
            if (bucket.pattern().matches(capability)) {
                rank = bucket.pattern().rank();
                bucket.index().offer(this, this);
            }
        }
        return rank;
    }

    @Override
    public void accept(Rule rule) {
        switch (rule.test(this)) {
            case NO -> {}
            case PARTIAL -> fear(rule.feared(this), rule.parts(treePath()));
            case UNKNOWN -> settle(rule, Decisions.unknown(rule, this, unmatched.policy()));
            case MAYBE -> {
                settle(rule, rule.decision());
                mix(rule.plain() ? Terms.NONE : rule.terms().withoutEgress());
            }
            case YES -> hold(rule);
        }
    }

    private void hold(Rule rule) {
        if (base == null || before(rule.decision(), rule, base.decision(), base)) {
            base = rule;
        }
        addTerms(rule);
        if (!tree() || !rule.holed(this)) {
            solid = true;
        } else {
            holed = holed == null ? new ArrayList<>() : holed;
            holed.add(rule);
        }
    }

    private void addTerms(Rule rule) {
        if (rule.plain() || rule.equals(termsOf)) {
            return;
        }
        if (terms == null) {
            terms = rule.terms();
            termsOf = rule;
        } else {
            mix(rule.terms());
        }
    }

    private void mix(Terms more) {
        if (!more.equals(Terms.NONE)) {
            terms = terms == null ? more : terms.and(more);
            termsOf = null;
        }
    }

    private void settle(@Nullable Rule rule, Decision decision) {
        if (best == null || before(decision, rule, best, bestRule)) {
            best = decision;
            bestRule = rule;
        }
    }

    /** Stricter first; then a rule before a default, then whoever came first, then the name: never the order of a file. */
    private static boolean before(Decision a, @Nullable Rule aRule, Decision b, @Nullable Rule bRule) {
        if (a.tier() != b.tier()) {
            return a.tier().stricterThan(b.tier());
        }
        if (aRule == null || bRule == null) {
            return aRule != null;
        }
        return a.rule().layer().equals(b.rule().layer())
                && a.rule().rule().compareTo(b.rule().rule()) < 0;
    }

    private String treePath() {
        return path == null ? "/" : path.path();
    }

    private void fear(Tier tier, List<String> patterns) {
        parts = parts == null ? new ArrayList<>() : parts;
        parts.add(new Part(tier, patterns));
    }

    /** In the holes of all rules that hold, what is less specific decides, or the default: the strictest of them may come. */
    private void fearHoles(Layer layer, List<Layer.Bucket> buckets, String capability, int rank) {
        Tier worst = layer.defaults() == null
                ? Tier.APPROVAL_REQUIRED
                : layer.defaults().tier();
        for (Layer.Bucket bucket : buckets) {
            if (bucket.pattern().rank() < rank && bucket.pattern().matches(capability)) {
                for (Rule rule : bucket.rules()) {
                    worst = rule.test(this) == Match.NO ? worst : worst.strictest(rule.feared(this));
                }
            }
        }
        if (holed != null) {
            for (Rule rule : holed) {
                fear(worst, rule.holes(treePath()));
            }
        }
    }

    /** The strictest that any layer has said so far, if any said something. */
    Optional<Tier> strictest() {
        return Optional.ofNullable(best).map(Decision::tier);
    }

    /** What all points and layers came to. */
    Decision conclude() {
        Decision decision = best;
        if (decision == null) {
            throw new IllegalStateException("no point was ended");
        }
        if (decision.tier() == Tier.BLOCKED) {
            return decision;
        }
        boolean own = terms == null || (termsOf != null && termsOf.equals(bestRule));
        return own && parts == null
                ? decision
                : Decisions.of(
                        decision.tier(),
                        decision.rule(),
                        decision.reason(),
                        terms == null ? Terms.NONE : terms,
                        exclusions(decision.tier()),
                        decision.policy());
    }

    private List<String> exclusions(Tier tier) {
        if (parts == null) {
            return List.of();
        }
        Set<String> patterns = new LinkedHashSet<>();
        parts.stream().filter(part -> part.tier().stricterThan(tier)).forEach(part -> patterns.addAll(part.patterns()));
        return patterns.stream().sorted().toList();
    }
}
