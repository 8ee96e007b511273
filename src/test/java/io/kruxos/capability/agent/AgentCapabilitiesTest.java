package io.kruxos.capability.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.capability.Calls;
import io.kruxos.capability.CapabilityHandler;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Digest;
import io.kruxos.domain.RateLimit;
import io.kruxos.domain.RuleRef;
import io.kruxos.domain.Tier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgentCapabilitiesTest {
    private static final Instant OPENED = Instant.parse("2026-11-22T12:00:00Z");
    private static final RuleRef RULE = new RuleRef("group", "edit", "groups/coding-agent.yaml", 3);

    /** Views of a gateway with one session and one rule. */
    private static final class FewViews implements AgentViews {
        private Optional<Usage> usage = Optional.empty();
        private boolean open = true;

        @Override
        public Optional<SessionView> session(Caller caller) {
            return open ? Optional.of(new SessionView(OPENED, "websocket", 7, "full", usage)) : Optional.empty();
        }

        @Override
        public PolicyView policy(Caller caller) {
            RuleView rule = new RuleView(
                    RULE,
                    List.of("filesystem.edit"),
                    List.of("path: [/workspace/**]"),
                    List.of(),
                    Tier.NOTIFY,
                    "Edits are watched",
                    List.of(new RateLimit(RULE, 60, Duration.ofHours(1), Tier.BLOCKED)));
            return new PolicyView(Tier.APPROVAL_REQUIRED, Digest.of(new byte[0]), List.of(rule));
        }

        @Override
        public List<Standing> capabilities(Caller caller) {
            return List.of(
                    new Standing(Calls.spec("agent.whoami").definition(), Tier.AUTONOMOUS, false),
                    new Standing(Calls.spec("system.info").definition(), Tier.BLOCKED, true));
        }
    }

    private final FewViews views = new FewViews();
    private final Map<String, CapabilityHandler> handlers =
            new AgentCapabilities(views, InstantSource.fixed(OPENED.plusSeconds(90))).handlers();

    private Map<String, @Nullable Object> answer(String name, Map<String, @Nullable Object> arguments) {
        return Calls.answer(handlers, name, arguments);
    }

    @Test
    void shouldTellWhoTheAgentIs() {
        Map<String, @Nullable Object> answer = answer("agent.whoami", Map.of());

        assertEquals("codex", answer.get("agent_name"));
        assertEquals("coding-agent", answer.get("policy_group"));
        assertEquals("/workspace", answer.get("workspace_path"));
    }

    @Test
    void shouldTellWhichDirectoriesThereAreByBothNames() {
        Map<String, @Nullable Object> answer = answer("agent.session", Map.of());

        assertEquals(
                List.of(
                        Map.of("path", "/workspace", "host_path", "/home/me/src/app", "access", "read_write"),
                        Map.of("path", "/mnt/docs", "host_path", "/home/me/docs", "access", "read_only")),
                answer.get("directories"));
        assertEquals(90L, answer.get("duration_seconds"));
        assertFalse(answer.containsKey("resource_usage"));
    }

    @Test
    void shouldTellUsageWhereItIsMeasured() {
        views.usage = Optional.of(new AgentViews.Usage(1, 2, 3, 4));

        assertEquals(
                Map.of("cpu_ms", 1L, "memory_bytes", 2L, "io_bytes_read", 3L, "io_bytes_written", 4L),
                answer("agent.session", Map.of()).get("resource_usage"));
    }

    @Test
    void shouldSayWhenTheSessionIsGone() {
        views.open = false;

        assertEquals(
                "SessionExpired",
                Calls.failure(handlers, "agent.session", Map.of()).type());
    }

    @Test
    void shouldListCapabilitiesWithTheirTiers() {
        Map<String, @Nullable Object> all = answer("agent.capabilities", Map.of());
        Map<String, @Nullable Object> system = answer("agent.capabilities", Map.of("category", "system"));
        Map<String, @Nullable Object> none = answer("agent.capabilities", Map.of("category", "nothing"));

        assertEquals(2L, all.get("total"));
        assertEquals(1L, system.get("total"));
        assertTrue(String.valueOf(system.get("capabilities")).contains("permission_tier=blocked"));
        assertEquals(List.of(), none.get("capabilities"));
    }

    @Test
    void shouldTellTheRulesInForce() {
        Map<String, @Nullable Object> answer = answer("agent.policy", Map.of());

        assertEquals("approval_required", answer.get("default_tier"));
        String rules = String.valueOf(answer.get("rules"));
        assertTrue(rules.contains("id=edit") && rules.contains("per_seconds=3600"), rules);
    }
}
