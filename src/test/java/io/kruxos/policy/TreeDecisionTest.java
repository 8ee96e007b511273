package io.kruxos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kruxos.domain.Decision;
import io.kruxos.domain.Tier;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeDecisionTest {
    private static final String READ = """
            - { id: read, capability: filesystem.search, path: /workspace/**, tier: autonomous }
            """;

    private static Decision search(String rules, String path) {
        return Books.rules(rules)
                .decide(Call.of("filesystem.search").readTree(path).facts());
    }

    @Test
    void shouldLeaveOutWhatAStricterRuleHoldsBelow() {
        Decision decision = search(
                READ
                        + "- { id: secrets, capability: filesystem.*, path: [\"/workspace/secrets/**\", \"/other/**\"], tier: blocked }\n"
                        + "- { id: keys, capability: filesystem.search, path: \"**/*.pem\", tier: approval_required }\n",
                "/workspace");
        assertEquals(Tier.AUTONOMOUS, decision.tier());
        assertEquals(List.of("**/*.pem"), decision.exclusions());
    }

    @Test
    void shouldLeaveNothingOutForAFreerOrEquallyStrictRule() {
        Decision decision = search(
                READ + "- { id: same, capability: filesystem.search, path: /workspace/a/**, tier: autonomous }\n",
                "/workspace");
        assertEquals(List.of(), decision.exclusions());
    }

    @Test
    void shouldApplyAStricterRuleThatHoldsTheWholeTree() {
        Decision decision = search(
                READ + "- { id: secrets, capability: filesystem.search, path: /workspace/secrets/**, tier: blocked }\n",
                "/workspace/secrets/deep");
        assertEquals(Tier.BLOCKED, decision.tier());
        assertEquals("secrets", decision.rule().rule());
    }

    @Test
    void shouldNotLoosenATreeThroughARuleForAPartOfIt() {
        Decision decision = search(READ, "/");
        assertEquals(Tier.APPROVAL_REQUIRED, decision.tier());
        assertEquals("unmatched", decision.rule().rule());
    }

    @Test
    void shouldLeaveOutTheHolesOfARule() {
        Decision decision = search(
                "- { id: read, capability: filesystem.search, path: /workspace/**, unless: { path: \"**/.env*\" }, tier: notify }\n",
                "/workspace/app");
        assertEquals(Tier.NOTIFY, decision.tier());
        assertEquals(List.of("**/.env*"), decision.exclusions());
    }

    @Test
    void shouldLeaveNothingOutWhereAnotherRuleFillsTheHole() {
        Decision decision = search(
                READ
                        + "- { id: holed, capability: filesystem.search, path: /workspace/**, unless: { path: \"**/.env*\" }, tier: notify }\n",
                "/workspace");
        assertEquals(Tier.NOTIFY, decision.tier());
        assertEquals(List.of(), decision.exclusions());
    }

    @Test
    void shouldLeaveNothingOutWhereTheHoleIsNoStricter() {
        PolicyBook book = Books.group("""
                version: 1
                defaults: { tier: notify }
                rules:
                  - { id: read, capability: filesystem.search, path: /workspace/**, unless: { path: "**/.env*" }, tier: notify }
                """);
        assertEquals(
                List.of(),
                book.decide(Call.of("filesystem.search").readTree("/workspace").facts())
                        .exclusions());
    }

    @Test
    void shouldCountRulesWithUnlessAndWhenAsMatching() {
        Decision decision = search(READ + """
                        - id: some
                          capability: filesystem.search
                          path: /workspace/a/**
                          unless: { path: /workspace/a/public/** }
                          when: "input.never == 'so'"
                          tier: blocked
                        """, "/workspace");
        assertEquals(Tier.AUTONOMOUS, decision.tier());
        assertEquals(List.of("/workspace/a/**"), decision.exclusions());
    }

    @Test
    void shouldLeaveOutWhatCannotBeEvaluatedBelow() {
        PolicyBook book = Books.rules(
                READ
                        + "- { id: some, capability: filesystem.search, path: /workspace/a/**, client: c, tier: autonomous }\n");
        Decision decision = book.decide(
                Call.of("filesystem.search").client(null).readTree("/workspace").facts());
        assertEquals(List.of("/workspace/a/**"), decision.exclusions());
    }

    @Test
    void shouldNotLeaveOutWhatAnotherAgentMayNot() {
        Decision decision = search(
                READ
                        + "- { id: other, capability: filesystem.search, agent: other, path: /workspace/a/**, tier: blocked }\n",
                "/workspace");
        assertEquals(List.of(), decision.exclusions());
    }

    @Test
    void shouldLeaveOutBuiltInSecretsBelowTheRoot() {
        PolicyBook book = Books.rules("- { id: free, capability: \"*\", tier: autonomous }\n");
        Decision decision =
                book.decide(Call.of("filesystem.search").readTree("/").facts());
        assertEquals(Tier.AUTONOMOUS, decision.tier());
        assertEquals(
                true,
                decision.exclusions().contains("/var/lib/kruxos/**"),
                decision.exclusions().toString());
    }

    @Test
    void shouldRefuseToDeleteATreeThatHoldsSystemFiles() {
        PolicyBook book = Books.rules("- { id: free, capability: \"*\", tier: autonomous }\n");
        assertEquals(
                Tier.BLOCKED,
                book.decide(Call.of("filesystem.delete").writeTree("/usr").facts())
                        .tier());
    }
}
