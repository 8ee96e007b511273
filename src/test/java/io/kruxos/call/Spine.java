package io.kruxos.call;

import io.kruxos.approval.ApprovalQueue;
import io.kruxos.approval.QuestionEvents;
import io.kruxos.audit.AuditLog;
import io.kruxos.audit.AuditRecord;
import io.kruxos.audit.AuditTail;
import io.kruxos.audit.KnownSecrets;
import io.kruxos.audit.Permit;
import io.kruxos.call.Inspector.Inspection;
import io.kruxos.capability.Capability;
import io.kruxos.capability.CapabilityRegistry;
import io.kruxos.capability.Execution;
import io.kruxos.capability.HandlerOutcome;
import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.capability.definition.Definitions;
import io.kruxos.capability.facts.FactsExtractor;
import io.kruxos.capability.process.ProgramLookup;
import io.kruxos.domain.Agent;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.CallResult;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Identifiers;
import io.kruxos.domain.Mount;
import io.kruxos.domain.Question;
import io.kruxos.domain.QuestionId;
import io.kruxos.domain.SessionId;
import io.kruxos.durable.MemoryFiles;
import io.kruxos.policy.Compilation;
import io.kruxos.policy.PolicyBook;
import io.kruxos.policy.PolicySource;
import io.kruxos.policy.PolicySources;
import io.kruxos.session.AgentRegistry;
import io.kruxos.shipped.ShippedPolicies;
import io.kruxos.store.AgentRepository;
import io.kruxos.store.Database;
import io.kruxos.store.QuestionRepository;
import io.kruxos.store.RateRepository;
import io.kruxos.testing.MovableClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The call path over its real rooms; only what would run in a cell is a function of the test's. */
final class Spine implements AutoCloseable {
    static final AgentName AGENT = new AgentName("codex");
    static final Map<String, @Nullable Object> DONE = Map.of("done", true);
    private static final HandlerOutcome DONE_WORK = new HandlerOutcome.Answered(DONE);
    private static final Path LOG = Path.of("/home/audit");
    private static final Caller CALLER =
            new Caller(AGENT, "team", new SessionId("ses_" + "0".repeat(32)), "test/1", null);

    final MemoryFiles files = new MemoryFiles();
    final MovableClock clock = new MovableClock();
    final LinkedBlockingQueue<Question> asked = new LinkedBlockingQueue<>();
    final List<Execution> executed = new CopyOnWriteArrayList<>();
    final Map<String, PastCalls.PastCall> past = new HashMap<>();
    final AgentRegistry agents;
    final ApprovalQueue approvals;
    final AuditLog audit;
    private final Database database;
    private final PolicyInForce policy = new PolicyInForce(book(""));
    private final CallPath path;
    Inspector inspector = (call, caller, agent, capability, arguments) -> new Inspection.Seen(null);
    Function<Execution, HandlerOutcome> work = execution -> DONE_WORK;

    Spine(Path directory) {
        Identifiers identifiers = new Identifiers(clock, new SecureRandom());
        database = Database.open(directory.resolve("kruxos.db"));
        audit = AuditLog.open(LOG, files, clock, KnownSecrets.NONE);
        agents = new AgentRegistry(new AgentRepository(database), identifiers, clock);
        agents.create(AGENT, "team", "", List.of(new Mount("/workspace", Path.of("/home/somebody/src"), true)));
        approvals = new ApprovalQueue(new QuestionRepository(database), clock, new Asked(), 10);
        List<CapabilitySpec> specs = Definitions.specs(Definitions.load()).stream()
                .filter(spec -> spec.runs() == CapabilitySpec.Runs.CELL)
                .toList();
        CapabilityRegistry capabilities = CapabilityRegistry.of(specs, Map.of(), spec -> this::execute);
        path = new CallPath(new CallParts(
                agents,
                capabilities,
                new Resolution(capabilities, new FactsExtractor(new ProgramLookup())),
                key -> Optional.ofNullable(past.get(key)),
                policy,
                new RateLimiter(new RateRepository(database), clock),
                this::inspect,
                new Questions(approvals, identifiers, clock, Duration.ofMinutes(5)),
                audit,
                () -> SandboxState.AWAY,
                Duration.ofMinutes(2),
                identifiers,
                clock));
    }

    /** Puts a group's rules in force; an empty text is a policy without any. */
    Spine rules(String rules) {
        policy.replace(book(rules));
        return this;
    }

    private static PolicyBook book(String rules) {
        PolicySources sources = PolicySources.builtIn(ShippedPolicies.system(), "/home/somebody/.kruxos")
                .withGroup(
                        "team",
                        new PolicySource(
                                "groups/team.yaml",
                                "version: 1\n" + (rules.isEmpty() ? "rules: []\n" : "rules:\n" + rules.indent(2))));
        return switch (PolicyBook.compile(sources, Set.of())) {
            case Compilation.Compiled done -> done.book();
            case Compilation.Rejected rejected -> throw new AssertionError(rejected.findings());
        };
    }

    private HandlerOutcome execute(Permit permit, Execution execution) {
        permit.spend(execution.call());
        executed.add(execution);
        return work.apply(execution);
    }

    private Inspection inspect(
            CallId call, Caller caller, Agent agent, Capability capability, Map<String, @Nullable Object> arguments) {
        return inspector.inspect(call, caller, agent, capability, arguments);
    }

    CallResult call(String capability, Map<String, @Nullable Object> arguments) {
        return call(new Invocation(CALLER, capability, arguments, null, false), new Withdrawal());
    }

    /** As a client sends it again that has lost its connection. */
    CallResult callAgain(String capability, Map<String, @Nullable Object> arguments, String key) {
        return call(new Invocation(CALLER, capability, arguments, key, true), new Withdrawal());
    }

    CallResult call(String capability, Map<String, @Nullable Object> arguments, Withdrawal withdrawal) {
        return call(new Invocation(CALLER, capability, arguments, null, false), withdrawal);
    }

    private CallResult call(Invocation invocation, Withdrawal withdrawal) {
        return path.invoke(invocation, new CallObserver() {
            @Override
            public void waiting(QuestionId question, Duration waited, Duration timeout) {
                // Nobody looks on.
            }

            @Override
            public void onCancel(@Nullable Runnable action) {
                withdrawal.onCancel(action);
            }
        });
    }

    /** Every durable record. */
    List<AuditRecord> records() {
        audit.flush();
        List<AuditRecord> records = new ArrayList<>();
        try (AuditTail tail = audit.follow(0)) {
            for (Optional<AuditRecord> next = tail.poll(); next.isPresent(); next = tail.poll()) {
                records.add(next.get());
            }
        }
        return records;
    }

    @Override
    public void close() {
        audit.close();
        database.close();
    }

    private final class Asked implements QuestionEvents {
        @Override
        public void asked(Question question, Decision decision) {
            asked.add(question);
        }

        @Override
        public void settled(Question question) {
            // What became of it is the call's answer.
        }
    }
}
