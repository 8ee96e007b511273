package io.kruxos.policy;

import io.kruxos.domain.Decision;
import io.kruxos.domain.Digest;
import io.kruxos.domain.RuleRef;
import io.kruxos.domain.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One rule, compiled; immutable. */
final class Rule {
    private static final Condition[] NO_CONDITIONS = {};

    private final RuleRef ref;
    private final List<CapabilityPattern> capabilities;
    private final Condition[] conditions;
    private final Condition[] unless;
    private final Tier tier;
    private final Terms terms;
    private final boolean plain;
    private final Decision decision;

    Rule(
            RuleRef ref,
            List<CapabilityPattern> capabilities,
            List<Condition> conditions,
            List<Condition> unless,
            Tier tier,
            String reason,
            Terms terms,
            Digest policy) {
        this.ref = ref;
        this.capabilities = List.copyOf(capabilities);
        this.conditions = conditions.toArray(NO_CONDITIONS);
        this.unless = unless.toArray(NO_CONDITIONS);
        this.tier = tier;
        this.terms = terms;
        this.plain = terms.equals(Terms.NONE);
        this.decision = Decisions.of(tier, ref, reason, terms, List.of(), policy);
    }

    RuleRef ref() {
        return ref;
    }

    Tier tier() {
        return tier;
    }

    String reason() {
        return decision.reason();
    }

    Terms terms() {
        return terms;
    }

    /** Whether nothing hangs on it but its tier. */
    boolean plain() {
        return plain;
    }

    List<CapabilityPattern> capabilities() {
        return capabilities;
    }

    List<Condition> conditions() {
        return List.of(conditions);
    }

    List<Condition> unless() {
        return List.of(unless);
    }

    /** The decision of a call for which this rule alone is in force. */
    Decision decision() {
        return decision;
    }

    Match test(Point point) {
        Match match = all(conditions, point);
        return match == Match.NO || unless.length == 0
                ? match
                : match.and(all(unless, point).negated());
    }

    /** A {@code when} is not asked about a part of a tree: what it would say of the part alone is not known, so it counts. */
    private static Match all(Condition[] conditions, Point point) {
        Match match = Match.YES;
        for (Condition condition : conditions) {
            if (match == Match.PARTIAL && condition instanceof WhenCondition) {
                continue;
            }
            match = match.and(condition.test(point));
            if (match == Match.NO) {
                return Match.NO;
            }
        }
        return match;
    }

    /** The tier to fear where this rule matches {@link Match#PARTIAL}ly: refused, when it cannot be evaluated there. */
    Tier feared(Point point) {
        return unknown(point).isPresent() ? Tier.BLOCKED : tier;
    }

    /** The first matcher that cannot be evaluated. */
    Optional<Condition> unknown(Point point) {
        return all().stream()
                .filter(condition -> condition.test(point) == Match.UNKNOWN)
                .findFirst();
    }

    private List<Condition> all() {
        List<Condition> all = new ArrayList<>(List.of(conditions));
        all.addAll(List.of(unless));
        return all;
    }

    /** Whether {@code unless} takes a part of the point's tree out of this rule. */
    boolean holed(Point point) {
        return unless.length > 0 && point.tree() && all(unless, point) == Match.PARTIAL;
    }

    /** The path patterns that {@link #holed} is about. */
    List<String> holes(String path) {
        return within(unless, path);
    }

    /** The path patterns for which this rule holds below {@code path}. */
    List<String> parts(String path) {
        return within(conditions, path);
    }

    private static List<String> within(Condition[] conditions, String path) {
        return List.of(conditions).stream()
                .filter(PathCondition.class::isInstance)
                .flatMap(condition -> ((PathCondition) condition).within(path).stream())
                .toList();
    }

    <T extends Condition> Optional<T> condition(Class<T> type) {
        return List.of(conditions).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
