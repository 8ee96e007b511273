package io.kruxos.app;

import io.kruxos.app.Configuration.Listen;
import io.kruxos.approval.ApprovalQueue;
import io.kruxos.audit.AuditIndex;
import io.kruxos.audit.AuditLog;
import io.kruxos.audit.AuditVerifier;
import io.kruxos.audit.Entry;
import io.kruxos.audit.KnownSecrets;
import io.kruxos.call.CallParts;
import io.kruxos.call.CallPath;
import io.kruxos.call.GovernedCalls;
import io.kruxos.call.Questions;
import io.kruxos.call.RateLimiter;
import io.kruxos.call.Resolution;
import io.kruxos.call.WhatIf;
import io.kruxos.capability.CapabilityHandler;
import io.kruxos.capability.CapabilityRegistry;
import io.kruxos.capability.CellCapability;
import io.kruxos.capability.agent.AgentCapabilities;
import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.capability.definition.Definitions;
import io.kruxos.capability.facts.FactsExtractor;
import io.kruxos.capability.process.ProgramLookup;
import io.kruxos.capability.system.Machine;
import io.kruxos.capability.system.MachineHistory;
import io.kruxos.capability.system.SystemCapabilities;
import io.kruxos.domain.Agent;
import io.kruxos.domain.Identifiers;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Question;
import io.kruxos.durable.DiskFiles;
import io.kruxos.mcp.McpServer;
import io.kruxos.mcp.SessionLimits;
import io.kruxos.mcp.ToolNames;
import io.kruxos.operator.AgentMethods;
import io.kruxos.operator.ApproveMethods;
import io.kruxos.operator.AuditMethods;
import io.kruxos.operator.ControlSocket;
import io.kruxos.operator.Feed;
import io.kruxos.operator.MountMethods;
import io.kruxos.operator.OperatorMethod;
import io.kruxos.operator.PolicyMethods;
import io.kruxos.operator.SessionMethods;
import io.kruxos.operator.StatusMethods;
import io.kruxos.operator.Workspaces;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.session.AgentRegistry;
import io.kruxos.session.SessionTable;
import io.kruxos.session.TokenAuthenticator;
import io.kruxos.store.AgentRepository;
import io.kruxos.store.Database;
import io.kruxos.store.QuestionRepository;
import io.kruxos.store.RateRepository;
import io.kruxos.store.SessionRepository;
import io.kruxos.transport.AgentPort;
import io.kruxos.transport.AgentPortSettings;
import io.kruxos.transport.HealthPort.Health;
import io.kruxos.transport.ServerCertificate;
import io.kruxos.transport.TransportLimits;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The running gateway: every room put together, top to bottom, and taken apart the other way round. */
final class Gateway implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Gateway.class.getName());

    private final AgentPort agentPort;
    private final List<AutoCloseable> closing;

    private Gateway(AgentPort agentPort, List<AutoCloseable> closing) {
        this.agentPort = agentPort;
        this.closing = closing;
    }

    int port() {
        return agentPort.port();
    }

    static Gateway start(Home home, Configuration configuration, long executorUid) throws IOException {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            return start(home, configuration, executorUid, opened);
        } catch (IOException | RuntimeException e) {
            close(opened);
            throw e;
        }
    }

    private static Gateway start(Home home, Configuration configuration, long executorUid, List<AutoCloseable> opened)
            throws IOException {
        FutureTask<List<CapabilitySpec>> definitions = loading();
        Clock clock = Clock.systemUTC();
        Identifiers identifiers = new Identifiers(clock, new SecureRandom());
        FirstStart.prepare(home);

        // what lasts
        Database database = kept(opened, Database.open(home.data().resolve("kruxos.db")));
        AuditLog audit = kept(opened, AuditLog.open(home.audit(), new DiskFiles(), clock, KnownSecrets.NONE));
        AuditIndex index = kept(opened, new AuditIndex(audit, home.data().resolve("audit-index.db")));
        AgentRegistry agents = new AgentRegistry(new AgentRepository(database), identifiers, clock);

        // what runs things
        ExecutorCells cells = kept(opened, ExecutorCells.connect(home, executorUid));
        List<CapabilitySpec> specs = loaded(definitions);

        // what is told to whom
        Feed<Question> questionFeed = new Feed<>();
        Listeners listeners = new Listeners();
        AuditTrail trail = new AuditTrail(audit, questionFeed, listeners::sessionEnded, listeners::policyChanged);

        // what decides
        PolicyDirectory policies = kept(opened, PolicyDirectory.open(home, names(specs), trail));
        ApprovalQueue approvals =
                new ApprovalQueue(new QuestionRepository(database), clock, trail, configuration.pendingMax());
        SessionTable sessions = new SessionTable(new SessionRepository(database), agents, identifiers, clock, trail);

        // what is called
        SessionCalls sessionCalls = new SessionCalls();
        GatewayViews views = new GatewayViews(
                sessions, policies.inForce(), approvals, sessionCalls, specs, cells::state, audit, clock);
        Machine machine = new Machine(Path.of("/"), home.directory(), clock);
        MachineHistory history = new MachineHistory();
        kept(opened, MachineWatch.start(machine, history));
        Function<Agent, CellPlan> plans =
                agent -> new CellPlan(agent.name(), agent.number(), agent.mounts(), Limits.NONE);
        CapabilityRegistry capabilities = CapabilityRegistry.of(
                specs, gatewayHandlers(views, machine, history, clock), spec -> new CellCapability(spec, cells, plans));

        // the spine
        Resolution resolution = new Resolution(capabilities, new FactsExtractor(new ProgramLookup()));
        GovernedCalls calls = sessionCalls.counting(new CallPath(new CallParts(
                agents,
                capabilities,
                resolution,
                new LoggedCalls(index),
                policies.inForce(),
                new RateLimiter(new RateRepository(database), clock),
                new CellInspector(cells, plans),
                new Questions(approvals, identifiers, clock, configuration.approvalTimeout()),
                audit,
                cells::state,
                configuration.executionTimeout(),
                identifiers,
                clock)));

        // the faces
        ToolNames toolNames =
                ToolNames.of(specs.stream().map(CapabilitySpec::name).toList());
        McpServer mcp = new McpServer(
                calls,
                sessions,
                toolNames,
                SessionLimits.DEFAULT.withGrace(configuration.resumeGrace()),
                Version.TEXT,
                System::nanoTime);
        listeners.onPolicyChanged(mcp::toolsChanged);
        listeners.onSessionEnded(session -> {
            mcp.sessionEnded(session.id(), "the session has ended");
            cells.sessionEnded(session.id());
            sessionCalls.forget(session.id());
        });
        AgentPort agentPort = kept(
                opened,
                new AgentPort(
                        settings(home, configuration.listen()),
                        new AgentPort.Parts(
                                calls,
                                sessions,
                                new RecordedAuthentication(new TokenAuthenticator(agents, clock), audit),
                                toolNames,
                                new QuestionLookup(approvals)),
                        mcp,
                        () -> ServerCertificate.ensure(
                                        home.tls(), configuration.listen().hosts(), clock)
                                .tlsContext()));
        Workspaces workspaces = new OperatorWorkspaces(home, new ReachableDirectories(cells.executor()));
        Map<String, OperatorMethod> methods = new HashMap<>();
        methods.putAll(new AgentMethods(agents, sessions, approvals, workspaces, policies::knows, cells::kill, trail)
                .methods());
        methods.putAll(new MountMethods(agents, workspaces, trail).methods());
        methods.putAll(new SessionMethods(sessions, trail).methods());
        methods.putAll(new StatusMethods(() -> status(home, agentPort, HealthFace.health(cells, audit))).methods());
        methods.putAll(new ApproveMethods(approvals, questionFeed).methods());
        methods.putAll(new PolicyMethods(
                        agents,
                        policies.inForce(),
                        new WhatIf(resolution, policies.inForce(), identifiers, clock),
                        policies,
                        identifiers)
                .methods());
        methods.putAll(
                new AuditMethods(audit, index, new AuditVerifier(home.audit(), new DiskFiles()), clock).methods());

        audit.record(new Entry.GatewayStarted(
                Version.TEXT, Map.of("home", home.directory().toString())));
        audit.record(AuditTrail.policyAtStart(policies.inForce()));
        agentPort.open();
        kept(opened, HealthFace.open(configuration.listen().healthPort(), cells, audit));
        kept(opened, ControlSocket.open(home.controlSocket(), methods));
        return new Gateway(agentPort, opened);
    }

    /** Reads the definitions beside the files and databases that are opened meanwhile: each takes about as long. */
    private static FutureTask<List<CapabilitySpec>> loading() {
        FutureTask<List<CapabilitySpec>> task = new FutureTask<>(() -> Definitions.specs(Definitions.load()));
        Thread.ofPlatform().daemon().name("definitions").start(task);
        return task;
    }

    private static List<CapabilitySpec> loaded(FutureTask<List<CapabilitySpec>> definitions) throws IOException {
        try {
            return definitions.get();
        } catch (ExecutionException e) {
            throw new IOException("cannot load the capabilities: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the capabilities were loaded", e);
        }
    }

    private static Map<String, CapabilityHandler> gatewayHandlers(
            GatewayViews views, Machine machine, MachineHistory history, Clock clock) {
        Map<String, CapabilityHandler> handlers = new HashMap<>();
        handlers.putAll(new AgentCapabilities(views, clock).handlers());
        handlers.putAll(new SystemCapabilities(views, machine, history, clock).handlers());
        return handlers;
    }

    private static Map<String, @Nullable Object> status(Home home, AgentPort agentPort, Health health) {
        Map<String, @Nullable Object> status = new HashMap<>(health.details());
        status.put("port", agentPort.port());
        status.put("home", home.directory().toString());
        return status;
    }

    private static AgentPortSettings settings(Home home, Listen listen) {
        return new AgentPortSettings(
                listen.addresses(),
                listen.port(),
                listen.plainFrom(),
                listen.hosts(),
                listen.origins(),
                home.agentsSocket(),
                "rw-rw-rw-", // a token is asked for here too
                TransportLimits.DEFAULT);
    }

    private static Set<String> names(List<CapabilitySpec> specs) {
        return specs.stream().map(spec -> spec.name().value()).collect(Collectors.toSet());
    }

    private static <T extends AutoCloseable> T kept(List<AutoCloseable> opened, T part) {
        opened.add(part);
        return part;
    }

    /** Stops taking calls, then closes what they used. */
    @Override
    public void close() {
        close(closing);
    }

    private static void close(List<AutoCloseable> opened) {
        for (AutoCloseable part : opened.reversed()) {
            try {
                part.close();
            } catch (Exception e) { // the others must be closed all the same
                LOG.log(Level.WARNING, "cannot close " + part.getClass().getSimpleName(), e);
            }
        }
    }
}
