package io.kruxos.policy;

import io.kruxos.domain.Decision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One layer's policy, compiled; immutable. */
final class Layer {
    private final PolicyDocument document;
    private final List<Bucket> patterns;
    private final Map<String, List<Bucket>> exact;

    private Layer(PolicyDocument document, List<Bucket> patterns, Map<String, List<Bucket>> exact) {
        this.document = document;
        this.patterns = patterns;
        this.exact = exact;
    }

    /** The rules that share one capability pattern. */
    record Bucket(CapabilityPattern pattern, RuleIndex index, List<Rule> rules) {}

    static Layer of(PolicyDocument document) {
        List<Bucket> buckets = buckets(document.rules());
        List<Bucket> patterns = buckets.stream()
                .filter(bucket -> !bucket.pattern().exact())
                .sorted(Comparator.comparingInt(
                                (Bucket bucket) -> bucket.pattern().rank())
                        .reversed())
                .toList();
        Map<String, List<Bucket>> exact = new HashMap<>();
        for (Bucket bucket : buckets) {
            if (bucket.pattern().exact()) {
                List<Bucket> all = new ArrayList<>(List.of(bucket));
                patterns.stream()
                        .filter(other ->
                                other.pattern().matches(bucket.pattern().text()))
                        .forEach(all::add);
                exact.put(bucket.pattern().text(), List.copyOf(all));
            }
        }
        return new Layer(document, patterns, Map.copyOf(exact));
    }

    private static List<Bucket> buckets(List<Rule> rules) {
        Map<CapabilityPattern, List<Rule>> byPattern = new LinkedHashMap<>();
        for (Rule rule : rules) {
            rule.capabilities().stream()
                    .distinct()
                    .forEach(pattern -> byPattern
                            .computeIfAbsent(pattern, any -> new ArrayList<>())
                            .add(rule));
        }
        return byPattern.entrySet().stream()
                .map(entry -> new Bucket(entry.getKey(), RuleIndex.of(entry.getValue()), List.copyOf(entry.getValue())))
                .toList();
    }

    PolicyDocument document() {
        return document;
    }

    LayerName name() {
        return document.layer();
    }

    @Nullable
    Decision defaults() {
        return document.defaults();
    }

    /** The buckets that may be about a capability, the most specific first; each must still be asked whether it matches. */
    List<Bucket> buckets(String capability) {
        List<Bucket> known = exact.get(capability);
        return known == null ? patterns : known;
    }
}
