package io.kruxos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Tier;
import io.kruxos.policy.Explanation.Considered;
import io.kruxos.policy.Explanation.LayerExplanation;
import io.kruxos.policy.Explanation.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final PolicyBook BOOK = Books.group("""
            version: 1
            description: Tells what it does
            defaults: { tier: blocked }
            rules:
              - { id: edit, capability: "filesystem.{write,edit}", path: /workspace/**, unless: { path: "**/.env" }, tier: notify }
              - { id: docs, capability: filesystem.write, path: /workspace/docs/**, tier: autonomous }
              - { id: broad, capability: filesystem.*, tier: approval_required }
              - { id: other, capability: process.run, command: git, tier: notify, limits: { pids: 5 } }
              - { id: client, capability: process.run, client: codex*, tier: notify }
            """);

    private static LayerExplanation group(Explanation explanation) {
        return explanation.layers().stream()
                .filter(layer -> layer.layer() == LayerName.GROUP)
                .findFirst()
                .orElseThrow();
    }

    private static Considered rule(Explanation explanation, String id) {
        return group(explanation).rules().stream()
                .filter(considered -> considered.rule().rule().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldTellWhyEachRuleDidOrDidNotMatch() {
        Explanation explanation =
                BOOK.explain(Call.of("filesystem.write").write("/workspace/a").facts());

        assertEquals("edit", explanation.decision().rule().rule());
        assertEquals(Verdict.MATCHED, rule(explanation, "edit").verdict());
        assertEquals(Verdict.OVERRIDDEN, rule(explanation, "broad").verdict());
        assertEquals(Verdict.NOT_MATCHED, rule(explanation, "docs").verdict());
        assertEquals(
                "this does not hold: path: [/workspace/docs/**]",
                rule(explanation, "docs").why());
        assertEquals("write /workspace/a", rule(explanation, "docs").point());
        assertEquals(2, group(explanation).others());
        assertEquals(Tier.NOTIFY, group(explanation).tier());
        assertEquals(Tier.BLOCKED, group(explanation).defaults());
    }

    @Test
    void shouldTellThatUnlessHolds() {
        Explanation explanation = BOOK.explain(
                Call.of("filesystem.write").write("/workspace/.env").facts());
        assertEquals(
                "its \"unless\" holds: path: [**/.env]",
                rule(explanation, "edit").why());
        assertEquals("broad", explanation.decision().rule().rule());
    }

    @Test
    void shouldTellTreesAndMaybesAndUnknowns() {
        Explanation tree =
                BOOK.explain(Call.of("filesystem.write").writeTree("/workspace").facts());
        assertEquals(Verdict.BELOW, rule(tree, "docs").verdict());
        Explanation run =
                BOOK.explain(Call.of("process.run").client(null).shell("git x").facts());
        assertEquals(Verdict.TIGHTENS, rule(run, "other").verdict());
        assertEquals(Verdict.UNKNOWN, rule(run, "client").verdict());
        assertTrue(rule(run, "client").why().contains("client"));
    }

    @Test
    void shouldSayNothingForALayerThatSaysNothing() {
        LayerExplanation system =
                BOOK.explain(Call.of("agent.whoami").facts()).layers().getFirst();
        assertEquals(LayerName.SYSTEM, system.layer());
        assertEquals(null, system.tier());
    }

    @Test
    void shouldExplainFactsThatCannotBeDecidedOn() {
        Explanation explanation = BOOK.explain(
                Call.of("filesystem.write").write("/workspace/../a").facts());
        assertEquals("undecidable", explanation.decision().rule().rule());
        assertEquals(List.of(), group(explanation).rules());
    }

    @Test
    void shouldShowTheRulesInForce() {
        List<LayerView> layers = BOOK.show(Call.of("agent.whoami").caller());

        assertEquals(
                List.of(LayerName.SYSTEM, LayerName.GROUP),
                layers.stream().map(LayerView::layer).toList());
        LayerView group = layers.get(1);
        assertEquals("Tells what it does", group.description());
        assertEquals(Tier.BLOCKED, group.defaults());
        assertEquals(
                List.of("edit", "docs", "broad", "other", "client"),
                group.rules().stream().map(rule -> rule.rule().rule()).toList());
        assertEquals(
                List.of("filesystem.write", "filesystem.edit"),
                group.rules().getFirst().capabilities());
        assertEquals(List.of("path: [**/.env]"), group.rules().getFirst().unless());
        assertEquals(5, group.rules().get(3).limits().pids());
    }
}
