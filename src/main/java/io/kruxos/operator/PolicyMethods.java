package io.kruxos.operator;

import io.kruxos.call.PolicyInForce;
import io.kruxos.call.WhatIf;
import io.kruxos.domain.Agent;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Identifiers;
import io.kruxos.policy.Compilation;
import io.kruxos.policy.Explanation;
import io.kruxos.policy.Finding;
import io.kruxos.policy.LayerView;
import io.kruxos.session.AgentRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code policy.*}: what policy says, and why. */
public final class PolicyMethods {
    private final AgentRegistry agents;
    private final PolicyInForce policy;
    private final WhatIf whatIf;
    private final PolicyShelf shelf;
    private final Identifiers identifiers;

    public PolicyMethods(
            AgentRegistry agents, PolicyInForce policy, WhatIf whatIf, PolicyShelf shelf, Identifiers identifiers) {
        this.agents = agents;
        this.policy = policy;
        this.whatIf = whatIf;
        this.shelf = shelf;
        this.identifiers = identifiers;
    }

    public Map<String, OperatorMethod> methods() {
        return Map.of(
                "policy.validate", (operator, params, events) -> validate(params),
                "policy.show", (operator, params, events) -> show(agent(params)),
                "policy.check", (operator, params, events) -> decision(explained(params)),
                "policy.explain", (operator, params, events) -> explain(explained(params)));
    }

    private Map<String, @Nullable Object> validate(Params params) {
        String name = params.optionalText("name").orElse(null);
        try {
            return switch (shelf.check(name, params.optionalText("text").orElse(null))) {
                case Compilation.Compiled(var book, var warnings) -> {
                    Map<String, @Nullable Object> view = findings(true, warnings);
                    view.put("digest", book.digest().hex());
                    yield view;
                }
                case Compilation.Rejected(var faults) -> findings(false, faults);
            };
        } catch (IOException e) {
            throw new OperatorRefusal(OperatorRefusal.Kind.UNAVAILABLE, "cannot read the policies: " + e.getMessage());
        }
    }

    private static Map<String, @Nullable Object> findings(boolean valid, List<Finding> findings) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("valid", valid);
        view.put("findings", findings.stream().map(PolicyMethods::finding).toList());
        return view;
    }

    private static Map<String, @Nullable Object> finding(Finding finding) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        view.put("file", finding.file());
        view.put("line", finding.line());
        view.put("column", finding.column());
        view.put("message", finding.message());
        return view;
    }

    private Map<String, @Nullable Object> show(Agent agent) {
        Caller caller = new Caller(agent.name(), agent.group(), identifiers.session(), null, null);
        List<Map<String, @Nullable Object>> rules = new ArrayList<>();
        for (LayerView layer : policy.book().show(caller)) {
            layer.rules().forEach(rule -> rules.add(rule(layer, rule)));
            if (layer.defaults() != null) {
                Map<String, @Nullable Object> view = new LinkedHashMap<>();
                view.put("layer", layer.layer().word());
                view.put("tier", layer.defaults().word());
                view.put("capability", "*");
                view.put("rule", "defaults");
                view.put("where", layer.file());
                rules.add(view);
            }
        }
        return Map.of(
                "agent", agent.name().value(),
                "group", agent.group(),
                "digest", policy.book().digest().hex(),
                "rules", rules,
                "findings",
                        shelf.findings().stream().map(PolicyMethods::finding).toList());
    }

    private static Map<String, @Nullable Object> rule(LayerView layer, LayerView.RuleView rule) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("layer", layer.layer().word());
        view.put("tier", rule.tier().word());
        view.put("capability", String.join(", ", rule.capabilities()));
        view.put("rule", rule.rule().rule());
        view.put("where", rule.rule().toString());
        view.put("matchers", rule.matchers());
        view.put("unless", rule.unless());
        view.put("reason", rule.reason());
        return view;
    }

    private WhatIf.Answer.Decided explained(Params params) {
        return switch (whatIf.explain(agent(params), params.text("capability"), params.object("inputs"))) {
            case WhatIf.Answer.Decided decided -> decided;
            case WhatIf.Answer.Malformed(var error) -> throw OperatorRefusal.usage(error.message());
        };
    }

    private static Map<String, @Nullable Object> decision(WhatIf.Answer.Decided decided) {
        Explanation explanation = decided.explanation();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("tier", explanation.decision().tier().word());
        view.put("rule", explanation.decision().rule().toString());
        view.put(
                "reason",
                decided.outOfScope() == null
                        ? explanation.decision().reason()
                        : "refused whatever the tier: " + decided.outOfScope().message());
        view.put("out_of_scope", decided.outOfScope() != null);
        view.put("policy", explanation.decision().policy().hex());
        return view;
    }

    private static Map<String, @Nullable Object> explain(WhatIf.Answer.Decided decided) {
        List<String> lines = new ArrayList<>();
        for (Explanation.LayerExplanation layer : decided.explanation().layers()) {
            lines.add(layer.layer().word() + " (" + layer.file() + "): "
                    + (layer.tier() == null ? "says nothing" : layer.tier().word()));
            for (Explanation.Considered rule : layer.rules()) {
                lines.add("  " + rule.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ') + "  "
                        + rule.rule().rule() + " [" + rule.tier().word() + "] for " + rule.point() + ": " + rule.why());
            }
            lines.add("  " + layer.others() + " more rules are about other capabilities");
        }
        Map<String, @Nullable Object> view = decision(decided);
        view.put("lines", lines);
        return view;
    }

    private Agent agent(Params params) {
        String name = params.text("agent");
        return agents.all().stream()
                .filter(agent -> agent.name().value().equals(name))
                .findFirst()
                .orElseThrow(() -> OperatorRefusal.unknown(
                        "no agent is called " + name + "; `kruxos agent list` shows those there are"));
    }
}
