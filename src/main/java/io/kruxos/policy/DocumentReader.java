package io.kruxos.policy;

import io.kruxos.domain.Decision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one policy file. */
final class DocumentReader {
    private static final Set<String> KEYS = Set.of("version", "description", "defaults", "rules");
    private static final int RULES_MAX = 10_000;

    private final Scope scope;
    private final Findings findings;

    private DocumentReader(Scope scope) {
        this.scope = scope;
        this.findings = scope.findings();
    }

    /** The file, or empty when anything in it is wrong; the scope's findings then say what. */
    static Optional<PolicyDocument> read(String text, Scope scope) {
        Optional<PolicyDocument> document = YamlReader.read(text, scope.findings())
                .flatMap(root -> Fields.of(root, KEYS, "a policy", scope.findings()))
                .map(fields -> new DocumentReader(scope).document(fields));
        return scope.findings().failed() ? Optional.empty() : document;
    }

    private PolicyDocument document(Fields fields) {
        fields.require("version", "a policy");
        fields.value("version", DocumentReader::version);
        String description = fields.text("description").map(Yaml.Text::value).orElse("");
        Decision defaults = fields.find("defaults").flatMap(this::defaults).orElse(null);
        List<Rule> rules = fields.find("rules").map(this::rules).orElse(List.of());
        warnIfEmpty(fields.node(), defaults, rules);
        return new PolicyDocument(scope.layer(), scope.file(), description, defaults, rules);
    }

    private static int version(String text) {
        if (!text.equals("1")) {
            throw new IllegalArgumentException("the only version is 1");
        }
        return 1;
    }

    private Optional<Decision> defaults(Yaml node) {
        return Fields.of(node, Set.of("tier"), "\"defaults\"", findings).flatMap(fields -> {
            fields.require("tier", "\"defaults\"");
            return fields.value("tier", Values::tier)
                    .map(tier -> Decisions.of(
                            tier,
                            scope.ref("defaults", node.line()),
                            "No rule of the " + scope.layer().word() + " policy is about this call, and its default is "
                                    + tier.word(),
                            Terms.NONE,
                            List.of(),
                            scope.policy()));
        });
    }

    private List<Rule> rules(Yaml node) {
        if (node instanceof Yaml.Text text && text.absent()) {
            return List.of();
        }
        if (!(node instanceof Yaml.Sequence list)) {
            findings.error(node, "\"rules\" is a list");
            return List.of();
        }
        if (list.items().size() > RULES_MAX) {
            findings.error(node, "a policy has at most " + RULES_MAX + " rules");
            return List.of();
        }
        List<Rule> rules = new ArrayList<>();
        list.items().forEach(item -> RuleReader.read(item, scope).ifPresent(rules::add));
        requireUniqueIds(list);
        return rules;
    }

    private void requireUniqueIds(Yaml.Sequence rules) {
        Map<String, Integer> lines = new HashMap<>();
        for (Yaml item : rules.items()) {
            Yaml.Entry id = item instanceof Yaml.Table rule ? rule.entries().get("id") : null;
            if (id != null && id.value() instanceof Yaml.Text text) {
                Integer first = lines.putIfAbsent(text.value(), text.line());
                if (first != null) {
                    findings.error(
                            text, "the id \"" + Words.shown(text.value()) + "\" is line " + first + "'s already");
                }
            }
        }
    }

    private void warnIfEmpty(Yaml at, @Nullable Decision defaults, List<Rule> rules) {
        if (defaults == null && rules.isEmpty() && !findings.failed()) {
            findings.warning(at, "this policy says nothing");
        }
    }
}
