package io.kruxos.policy;

import io.kruxos.domain.CallFacts;
import io.kruxos.domain.Caller;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether a layer refuses every call that one caller could make of one capability, whatever the arguments. */
final class Visibility {
    private final Point point;
    private final String capability;

    private Visibility(Point point) {
        this.point = point;
        this.capability = point.facts.capability().value();
    }

    static Visibility of(CapabilityName capability, Caller caller) {
        return new Visibility(new Point(new CallFacts(
                capability, caller, Map.of(), List.of(), List.of(), List.of(), List.of(), Instant.EPOCH)));
    }

    /** How often a rule matches calls of this caller. */
    private enum Often {
        NEVER,
        SOMETIMES,
        ALWAYS
    }

    boolean blocked(Layer layer) {
        for (List<Rule> level : levels(layer)) {
            Optional<Boolean> blocked = blocked(level);
            if (blocked.isPresent()) {
                return blocked.get();
            }
        }
        return layer.defaults() != null && layer.defaults().tier() == Tier.BLOCKED;
    }

    /** The rules about the capability, by how specific they are, the most specific first. */
    private Iterable<List<Rule>> levels(Layer layer) {
        Map<Integer, List<Rule>> levels = new TreeMap<>();
        layer.buckets(capability).stream()
                .filter(bucket -> bucket.pattern().matches(capability))
                .forEach(bucket -> levels.computeIfAbsent(-bucket.pattern().rank(), any -> new ArrayList<>())
                        .addAll(bucket.rules()));
        return levels.values();
    }

    /** Empty when calls may pass all these rules by without being let through. */
    private Optional<Boolean> blocked(List<Rule> level) {
        boolean open = false;
        for (Rule rule : level) {
            Often often = often(rule);
            boolean refuses = rule.tier() == Tier.BLOCKED || untold(rule.conditions()) || untold(rule.unless());
            if (refuses && often == Often.ALWAYS) {
                return Optional.of(true);
            }
            open |= !refuses && often != Often.NEVER;
        }
        return open ? Optional.of(false) : Optional.empty();
    }

    private Often often(Rule rule) {
        Often spared = rule.unless().isEmpty() ? Often.NEVER : often(rule.unless());
        Often often = often(rule.conditions());
        if (untold(rule.unless())) {
            return often;
        }
        if (often == Often.NEVER || spared == Often.ALWAYS) {
            return Often.NEVER;
        }
        return spared == Often.SOMETIMES ? Often.SOMETIMES : often;
    }

    private Often often(List<Condition> conditions) {
        Often often = Often.ALWAYS;
        for (Condition condition : conditions) {
            if (!condition.aboutCaller()) {
                often = Often.SOMETIMES;
            } else if (condition.test(point) == Match.NO) {
                return Often.NEVER;
            }
        }
        return often;
    }

    private boolean untold(List<Condition> conditions) {
        return conditions.stream()
                .anyMatch(condition -> condition.aboutCaller() && condition.test(point) == Match.UNKNOWN);
    }
}
