package io.kruxos.capability.agent;

import io.kruxos.audit.Permit;
import io.kruxos.capability.CapabilityHandler;
import io.kruxos.capability.Execution;
import io.kruxos.capability.HandlerOutcome;
import io.kruxos.domain.Agent;
import io.kruxos.domain.Errors;
import io.kruxos.domain.Mount;
import io.kruxos.domain.RateLimit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The handlers of {@code agent.*}. */
public final class AgentCapabilities {
    private final AgentViews views;
    private final InstantSource clock;

    public AgentCapabilities(AgentViews views, InstantSource clock) {
        this.views = views;
        this.clock = clock;
    }

    /** By dotted name. */
    public Map<String, CapabilityHandler> handlers() {
        return Map.of(
                "agent.whoami", AgentCapabilities::whoami,
                "agent.session", this::session,
                "agent.capabilities", this::capabilities,
                "agent.policy", this::policy);
    }

    private static HandlerOutcome whoami(Permit permit, Execution execution) {
        permit.spend(execution.call());
        Agent agent = execution.agent();
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("agent_name", agent.name().value());
        value.put("purpose", agent.purpose());
        value.put("policy_group", execution.caller().group());
        value.put("workspace_path", agent.workspace().agentPath());
        value.put("created_at", agent.createdAt().toString());
        return new HandlerOutcome.Answered(value);
    }

    private HandlerOutcome session(Permit permit, Execution execution) {
        permit.spend(execution.call());
        return views.session(execution.caller())
                .<HandlerOutcome>map(session -> new HandlerOutcome.Answered(session(session, execution)))
                .orElseGet(() -> new HandlerOutcome.Failed(Errors.sessionExpired()));
    }

    private Map<String, @Nullable Object> session(AgentViews.SessionView session, Execution execution) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("session_id", execution.caller().session().value());
        value.put("connected_at", session.connectedAt().toString());
        Duration open = Duration.between(session.connectedAt(), clock.instant());
        value.put("duration_seconds", Math.max(0, open.toSeconds()));
        value.put("transport", session.transport());
        value.put("client", execution.caller().client());
        value.put("invocation_count", session.invocations());
        session.usage().ifPresent(usage -> value.put("resource_usage", usage(usage)));
        value.put("workspace_path", execution.agent().workspace().agentPath());
        value.put(
                "directories",
                execution.agent().mounts().stream()
                        .map(AgentCapabilities::directory)
                        .toList());
        value.put("sandbox_mode", session.sandboxMode());
        return value;
    }

    private static Map<String, @Nullable Object> usage(AgentViews.Usage usage) {
        return Map.of(
                "cpu_ms", usage.cpuMs(),
                "memory_bytes", usage.memoryBytes(),
                "io_bytes_read", usage.readBytes(),
                "io_bytes_written", usage.writtenBytes());
    }

    private static Map<String, @Nullable Object> directory(Mount mount) {
        return Map.of(
                "path", mount.agentPath(),
                "host_path", mount.hostPath().toString(),
                "access", mount.writable() ? "read_write" : "read_only");
    }

    private HandlerOutcome capabilities(Permit permit, Execution execution) {
        permit.spend(execution.call());
        Object category = execution.arguments().get("category");
        List<Map<String, @Nullable Object>> found = views.capabilities(execution.caller()).stream()
                .filter(standing -> category == null
                        || standing.definition().name().category().equals(category))
                .map(AgentCapabilities::standing)
                .toList();
        return new HandlerOutcome.Answered(Map.of("capabilities", found, "total", (long) found.size()));
    }

    private static Map<String, @Nullable Object> standing(AgentViews.Standing standing) {
        return Map.of(
                "name", standing.definition().name().value(),
                "purpose", firstLine(standing.definition().description()),
                "permission_tier", standing.tier().word(),
                "varies_by_input", standing.variesByInput(),
                "tags", standing.definition().tags());
    }

    private static String firstLine(String description) {
        return description.lines().findFirst().orElse("");
    }

    private HandlerOutcome policy(Permit permit, Execution execution) {
        permit.spend(execution.call());
        AgentViews.PolicyView policy = views.policy(execution.caller());
        return new HandlerOutcome.Answered(Map.of(
                "policy_group", execution.caller().group(),
                "default_tier", policy.defaultTier().word(),
                "policy_digest", policy.digest().hex(),
                "rules", policy.rules().stream().map(AgentCapabilities::rule).toList()));
    }

    private static Map<String, @Nullable Object> rule(AgentViews.RuleView rule) {
        return Map.of(
                "layer", rule.rule().layer(),
                "id", rule.rule().rule(),
                "capability", rule.capabilities(),
                "conditions", rule.conditions(),
                "unless", rule.unless(),
                "tier", rule.tier().word(),
                "reason", rule.reason(),
                "rate_limits",
                        rule.rateLimits().stream()
                                .map(AgentCapabilities::rateLimit)
                                .toList());
    }

    private static Map<String, @Nullable Object> rateLimit(RateLimit limit) {
        return Map.of(
                "max", limit.max(),
                "per_seconds", limit.per().toSeconds(),
                "then", limit.then().word());
    }
}
