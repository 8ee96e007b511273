package io.kruxos.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.CapabilityName;
import org.junit.jupiter.api.Test;

class VisibilityTest {
    private static boolean visible(PolicyBook book, Call call) {
        return book.visible(new CapabilityName("filesystem.write"), call.caller());
    }

    private static boolean visible(String rules) {
        return visible(Books.rules(rules), Call.of("filesystem.write"));
    }

    @Test
    void shouldListWhatIsNotBlocked() {
        assertTrue(visible(Books.compiled(Books.none()), Call.of("filesystem.write")));
        assertTrue(visible("- { id: a, capability: filesystem.write, tier: approval_required }"));
    }

    @Test
    void shouldNotListWhatIsBlockedOutright() {
        assertFalse(visible("- { id: a, capability: filesystem.write, tier: blocked }"));
        assertFalse(visible("- { id: a, capability: \"*\", tier: blocked }"));
        assertFalse(visible(Books.group("version: 1\ndefaults: { tier: blocked }\n"), Call.of("filesystem.write")));
    }

    @Test
    void shouldListWhatIsBlockedForSomePaths() {
        assertTrue(visible("- { id: a, capability: filesystem.write, path: /etc/**, tier: blocked }"));
        assertTrue(
                visible("- { id: a, capability: filesystem.write, unless: { path: /workspace/** }, tier: blocked }"));
    }

    @Test
    void shouldListWhatIsAllowedForSomePaths() {
        assertTrue(visible(Books.group("""
                        version: 1
                        defaults: { tier: blocked }
                        rules: [{ id: a, capability: filesystem.write, path: /workspace/**, tier: notify }]
                        """), Call.of("filesystem.write")));
        assertTrue(visible("""
                - { id: all, capability: filesystem.*, tier: blocked }
                - { id: some, capability: filesystem.write, path: /workspace/**, tier: notify }
                """));
    }

    @Test
    void shouldNotListWhatAnEquallySpecificRuleBlocks() {
        assertFalse(visible("""
                - { id: all, capability: filesystem.write, tier: blocked }
                - { id: some, capability: filesystem.write, path: /workspace/**, tier: notify }
                """));
    }

    @Test
    void shouldKnowTheCaller() {
        PolicyBook book = Books.rules("- { id: a, capability: filesystem.write, agent: other, tier: blocked }");
        assertTrue(visible(book, Call.of("filesystem.write")));
        assertFalse(visible(book, Call.of("filesystem.write").agent("other")));
        PolicyBook spared = Books.rules(
                "- { id: a, capability: filesystem.write, unless: { principal: \"agent:other\" }, tier: blocked }");
        assertFalse(visible(spared, Call.of("filesystem.write")));
        assertTrue(visible(spared, Call.of("filesystem.write").agent("other")));
    }

    @Test
    void shouldNotListWhatCannotBeEvaluatedForTheCaller() {
        PolicyBook book = Books.rules("- { id: a, capability: filesystem.write, client: codex, tier: notify }");
        assertTrue(visible(book, Call.of("filesystem.write").client("codex/1")));
        assertFalse(visible(book, Call.of("filesystem.write").client(null)));
    }

    @Test
    void shouldNotListWhatAnyLayerBlocks() {
        PolicySources sources = Books.none()
                .withOrganization(new PolicySource(
                        "organization.yaml",
                        "version: 1\nrules: [{ id: a, capability: filesystem.*, tier: blocked }]\n"))
                .withGroup(
                        "team",
                        new PolicySource(
                                "groups/team.yaml",
                                "version: 1\nrules: [{ id: a, capability: filesystem.write, tier: notify }]\n"));
        assertFalse(visible(Books.compiled(sources), Call.of("filesystem.write")));
    }
}
