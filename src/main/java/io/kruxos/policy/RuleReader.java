package io.kruxos.policy;

import io.kruxos.domain.ApprovalTerms;
import io.kruxos.domain.Limits;
import io.kruxos.domain.RateLimit;
import io.kruxos.domain.RuleRef;
import io.kruxos.domain.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one rule. */
final class RuleReader {
    private static final Set<String> OWN_KEYS =
            Set.of("id", "capability", "unless", "tier", "reason", "rate_limit", "limits", "approval", "egress");
    private static final Set<String> KEYS = union(OWN_KEYS, ConditionReader.KEYS);
    private static final Set<String> RESERVED = Set.of("defaults", "unmatched", "undecidable");
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");
    private static final int REASON_MAX = 500;

    private final Scope scope;
    private final Fields fields;

    private RuleReader(Scope scope, Fields fields) {
        this.scope = scope;
        this.fields = fields;
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> all = new HashSet<>(a);
        all.addAll(b);
        return Set.copyOf(all);
    }

    /** The rule, or empty when something in it is wrong; the findings then say what. */
    static Optional<Rule> read(Yaml node, Scope scope) {
        return Fields.of(node, KEYS, "a rule", scope.findings())
                .flatMap(fields -> new RuleReader(scope, fields).rule());
    }

    private Optional<Rule> rule() {
        fields.require("id", "a rule");
        fields.require("capability", "a rule");
        fields.require("tier", "a rule");
        Optional<String> id = fields.value("id", RuleReader::id);
        List<CapabilityPattern> capabilities = fields.parsed("capability", CapabilityPattern::of).stream()
                .flatMap(List::stream)
                .toList();
        List<Condition> conditions = ConditionReader.read(fields, scope);
        List<Condition> unless = fields.find("unless").map(this::unless).orElse(List.of());
        Optional<Tier> tier = fields.value("tier", Values::tier);
        if (id.isEmpty() || tier.isEmpty() || capabilities.isEmpty()) {
            return Optional.empty();
        }
        RuleRef ref = scope.ref(id.get(), fields.node().line());
        String reason = fields.value("reason", RuleReader::reason).orElseGet(() -> said(ref, tier.get()));
        Terms terms = terms(ref, tier.get());
        warn(tier.get(), conditions, terms);
        return Optional.of(new Rule(ref, capabilities, conditions, unless, tier.get(), reason, terms, scope.policy()));
    }

    private static String id(String text) {
        if (!ID.matcher(text).matches() || RESERVED.contains(text)) {
            throw new IllegalArgumentException(
                    "an id has 1 to 64 letters, digits, dots, dashes and underscores, and is none of " + RESERVED);
        }
        return text;
    }

    private static String reason(String text) {
        if (text.length() > REASON_MAX || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a reason is one line of at most " + REASON_MAX + " characters");
        }
        return text;
    }

    private static String said(RuleRef ref, Tier tier) {
        return "Rule " + ref.rule() + " of the " + ref.layer() + " policy says " + tier.word();
    }

    private List<Condition> unless(Yaml node) {
        return Fields.of(node, ConditionReader.KEYS, "\"unless\"", scope.findings())
                .map(inner -> {
                    if (inner.node().entries().isEmpty()) {
                        scope.findings().error(node, "\"unless\" names at least one matcher");
                    }
                    return ConditionReader.read(inner, scope);
                })
                .orElse(List.of());
    }

    private Terms terms(RuleRef ref, Tier tier) {
        List<RateLimit> rates = new ArrayList<>();
        section("rate_limit", Set.of("max", "per", "then"))
                .flatMap(section -> rateLimit(section, ref, tier))
                .ifPresent(rates::add);
        Limits limits = section("limits", Set.of("wall", "memory", "cpus", "pids", "open_files", "output"))
                .map(RuleReader::limits)
                .orElse(Limits.NONE);
        ApprovalTerms approval = section("approval", Set.of("timeout", "approvers", "grant"))
                .map(RuleReader::approval)
                .orElse(ApprovalTerms.DEFAULT);
        List<List<String>> egress = section("egress", Set.of("hosts"))
                .map(this::egress)
                .map(List::of)
                .orElse(List.of());
        return new Terms(rates, limits, approval, egress);
    }

    private Optional<Fields> section(String key, Set<String> keys) {
        return fields.find(key).flatMap(node -> Fields.of(node, keys, "\"" + key + "\"", scope.findings()));
    }

    private Optional<RateLimit> rateLimit(Fields section, RuleRef ref, Tier tier) {
        section.require("max", "\"rate_limit\"");
        section.require("per", "\"rate_limit\"");
        Optional<Integer> max = section.value("max", Values::count);
        Optional<Duration> per = section.value("per", Values::duration);
        Tier then = section.value("then", Values::tier).orElse(Tier.BLOCKED);
        if (!then.stricterThan(tier)) {
            scope.findings().error(section.node(), "\"then\" is stricter than the rule's own tier, " + tier.word());
            return Optional.empty();
        }
        return max.isEmpty() || per.isEmpty()
                ? Optional.empty()
                : Optional.of(new RateLimit(ref, max.get(), per.get(), then));
    }

    private static Limits limits(Fields section) {
        return new Limits(
                section.value("wall", Values::duration).orElse(null),
                section.value("memory", Values::size).orElse(null),
                section.value("cpus", Values::cores).orElse(null),
                section.value("pids", Values::count).orElse(null),
                section.value("open_files", Values::count).orElse(null),
                section.value("output", Values::size).orElse(null));
    }

    private static ApprovalTerms approval(Fields section) {
        return new ApprovalTerms(
                section.value("timeout", Values::duration).orElse(null),
                section.value("approvers", RuleReader::approvers).orElse(1),
                section.value("grant", RuleReader::grant).orElse(null));
    }

    private static int approvers(String text) {
        int count = Values.count(text);
        if (count > 10) {
            throw new IllegalArgumentException("at most 10 people");
        }
        return count;
    }

    private static Duration grant(String text) {
        return text.equals("never") ? Duration.ZERO : Values.duration(text);
    }

    private List<String> egress(Fields section) {
        section.require("hosts", "\"egress\"");
        if (section.texts("hosts", 0).isEmpty()) {
            return List.of();
        }
        return section.parsed("hosts", HostPattern::of).stream()
                .map(HostPattern::toString)
                .toList();
    }

    private void warn(Tier tier, List<Condition> conditions, Terms terms) {
        if (tier == Tier.BLOCKED && !terms.equals(Terms.NONE)) {
            scope.findings().warning(fields.node(), "limits, approval and egress mean nothing on a blocked rule");
        }
        boolean byClient = conditions.stream().anyMatch(ClientCondition.class::isInstance);
        if (byClient && Tier.APPROVAL_REQUIRED.stricterThan(tier)) {
            scope.findings().warning(fields.node(), "a client is what a program says of itself: it proves nothing");
        }
    }
}
