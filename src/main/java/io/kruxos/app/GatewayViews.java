package io.kruxos.app;

import io.kruxos.approval.ApprovalQueue;
import io.kruxos.audit.AuditLog;
import io.kruxos.call.PolicyInForce;
import io.kruxos.call.SandboxState;
import io.kruxos.capability.agent.AgentViews;
import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.capability.definition.FactRules;
import io.kruxos.capability.system.SystemViews;
import io.kruxos.domain.CallFacts;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Tier;
import io.kruxos.policy.LayerView;
import io.kruxos.policy.PolicyBook;
import io.kruxos.session.SessionTable;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What agents may learn of the gateway, taken from the rooms that know it. */
final class GatewayViews implements AgentViews, SystemViews {
    private final SessionTable sessions;
    private final PolicyInForce policy;
    private final ApprovalQueue approvals;
    private final SessionCalls calls;
    private final List<CapabilitySpec> capabilities;
    private final Supplier<SandboxState> sandbox;
    private final AuditLog audit;
    private final Clock clock;
    private final Instant startedAt;

    GatewayViews(
            SessionTable sessions,
            PolicyInForce policy,
            ApprovalQueue approvals,
            SessionCalls calls,
            List<CapabilitySpec> capabilities,
            Supplier<SandboxState> sandbox,
            AuditLog audit,
            Clock clock) {
        this.sessions = sessions;
        this.policy = policy;
        this.approvals = approvals;
        this.calls = calls;
        this.capabilities = List.copyOf(capabilities);
        this.sandbox = sandbox;
        this.audit = audit;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    @Override
    public Optional<SessionView> session(Caller caller) {
        return sessions.find(caller.session(), caller.agent())
                .map(session -> new SessionView(
                        session.openedAt(),
                        session.transport(),
                        calls.of(caller.session()),
                        sandboxMode(),
                        Optional.empty()));
    }

    @Override
    public PolicyView policy(Caller caller) {
        PolicyBook book = policy.book();
        List<LayerView> layers = book.show(caller);
        List<RuleView> rules = layers.stream()
                .flatMap(layer -> layer.rules().stream())
                .map(rule -> new RuleView(
                        rule.rule(),
                        rule.capabilities(),
                        rule.matchers(),
                        rule.unless(),
                        rule.tier(),
                        rule.reason(),
                        rule.rateLimits()))
                .toList();
        Tier strictestDefault = layers.stream()
                .flatMap(layer -> Stream.ofNullable(layer.defaults()))
                .reduce(Tier::strictest)
                .orElse(Tier.APPROVAL_REQUIRED);
        return new PolicyView(strictestDefault, book.digest(), rules);
    }

    @Override
    public List<Standing> capabilities(Caller caller) {
        PolicyBook book = policy.book();
        return capabilities.stream().map(spec -> standing(book, caller, spec)).toList();
    }

    private Standing standing(PolicyBook book, Caller caller, CapabilitySpec spec) {
        if (!book.visible(spec.name(), caller)) {
            return new Standing(spec.definition(), Tier.BLOCKED, false);
        }
        CallFacts ordinary = OrdinaryCall.of(spec, caller, clock.instant());
        return new Standing(
                spec.definition(), book.decide(ordinary).tier(), !spec.facts().equals(FactRules.NONE));
    }

    @Override
    public String version() {
        return Version.TEXT;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public int connectedAgents() {
        return (int) sessions.all().stream()
                .map(session -> session.agent())
                .distinct()
                .count();
    }

    @Override
    public String sandboxMode() {
        return sandbox.get().mode();
    }

    @Override
    public List<ServiceStatus> services() {
        boolean there = sandbox.get().profile() != null;
        return List.of(
                new ServiceStatus("gateway", Condition.HEALTHY, ""),
                audit.unavailable()
                        .map(trouble -> new ServiceStatus(
                                "audit", Condition.UNHEALTHY, "the log can't record, so nothing that needs it runs"))
                        .orElseGet(() -> new ServiceStatus("audit", Condition.HEALTHY, "")),
                new ServiceStatus(
                        "executor",
                        there ? Condition.HEALTHY : Condition.UNHEALTHY,
                        there ? "" : "no executor is connected; calls that need a cell wait for it"));
    }

    @Override
    public QueueDepths queues() {
        return new QueueDepths(approvals.pending().size(), audit.waiting());
    }
}
