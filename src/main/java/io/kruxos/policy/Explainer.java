package io.kruxos.policy;

import io.kruxos.domain.CallFacts;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Tier;
import io.kruxos.policy.Explanation.Considered;
import io.kruxos.policy.Explanation.LayerExplanation;
import io.kruxos.policy.Explanation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks every rule, one after the other and without an index. */
final class Explainer {
    private final CallFacts facts;
    private final Decision decision;
    private final PointWalk walk;

    private Explainer(CallFacts facts, Decision decision) {
        this.facts = facts;
        this.decision = decision;
        this.walk = PointWalk.of(facts);
    }

    static Explanation explain(CallFacts facts, Decision decision, List<Layer> layers) {
        Explainer explainer = new Explainer(facts, decision);
        return new Explanation(decision, layers.stream().map(explainer::layer).toList());
    }

    /** A rule about the capability, and how specifically. */
    private record Candidate(Rule rule, int rank) {}

    private LayerExplanation layer(Layer layer) {
        List<Rule> rules = layer.document().rules();
        List<Candidate> candidates =
                rules.stream().flatMap(rule -> candidate(rule).stream()).toList();
        List<Considered> considered = new ArrayList<>();
        Optional<Tier> tier = Optional.empty();
        if (walk.fault().isEmpty()) {
            Point point = new Point(facts);
            walk.until(point, () -> {
                consider(candidates, point, considered);
                return false;
            });
            tier = tier(layer);
        }
        Decision defaults = layer.defaults();
        return new LayerExplanation(
                layer.name(),
                layer.document().file(),
                tier.orElse(null),
                defaults == null ? null : defaults.tier(),
                considered,
                rules.size() - candidates.size());
    }

    private Optional<Tier> tier(Layer layer) {
        Deliberation alone = new Deliberation(facts, decision);
        walk.until(alone, () -> alone.ask(layer));
        return alone.strictest();
    }

    private Optional<Candidate> candidate(Rule rule) {
        return rule.capabilities().stream()
                .filter(pattern -> pattern.matches(facts.capability().value()))
                .map(CapabilityPattern::rank)
                .max(Integer::compare)
                .map(rank -> new Candidate(rule, rank));
    }

    private static void consider(List<Candidate> candidates, Point point, List<Considered> considered) {
        int deciding = candidates.stream()
                .filter(candidate -> candidate.rule().test(point) == Match.YES)
                .mapToInt(Candidate::rank)
                .max()
                .orElse(Integer.MIN_VALUE);
        for (Candidate candidate : candidates) {
            Rule rule = candidate.rule();
            Verdict verdict = verdict(candidate, point, deciding);
            considered.add(new Considered(rule.ref(), rule.tier(), point.words(), verdict, why(rule, verdict, point)));
        }
    }

    private static Verdict verdict(Candidate candidate, Point point, int deciding) {
        Match match = candidate.rule().test(point);
        if (match != Match.NO && candidate.rank() < deciding) {
            return Verdict.OVERRIDDEN;
        }
        return switch (match) {
            case NO -> Verdict.NOT_MATCHED;
            case PARTIAL -> Verdict.BELOW;
            case UNKNOWN -> Verdict.UNKNOWN;
            case MAYBE -> Verdict.TIGHTENS;
            case YES -> Verdict.MATCHED;
        };
    }

    private static String why(Rule rule, Verdict verdict, Point point) {
        return switch (verdict) {
            case MATCHED -> "every matcher holds";
            case TIGHTENS -> "it may hold: " + words(rule, point, Match.MAYBE);
            case BELOW -> "it holds for a part of the tree: " + words(rule, point, Match.PARTIAL);
            case UNKNOWN -> "this cannot be evaluated: " + words(rule, point, Match.UNKNOWN);
            case OVERRIDDEN -> "a rule with a more specific capability pattern matches";
            case NOT_MATCHED -> notMatched(rule, point);
        };
    }

    private static String notMatched(Rule rule, Point point) {
        return first(rule.conditions(), point, Match.NO)
                .map(words -> "this does not hold: " + words)
                .orElseGet(() -> "its \"unless\" holds: "
                        + String.join(
                                ", ",
                                rule.unless().stream().map(Condition::words).toList()));
    }

    private static String words(Rule rule, Point point, Match wanted) {
        return first(rule.conditions(), point, wanted)
                .or(() -> first(rule.unless(), point, wanted).map(words -> "unless " + words))
                .orElse("all of its matchers together");
    }

    private static Optional<String> first(List<Condition> conditions, Point point, Match wanted) {
        return conditions.stream()
                .filter(condition -> condition.test(point) == wanted)
                .map(Condition::words)
                .findFirst();
    }
}
