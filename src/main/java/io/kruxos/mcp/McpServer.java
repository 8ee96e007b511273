package io.kruxos.mcp;

import io.kruxos.call.GovernedCalls;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.SessionId;
import io.kruxos.mcp.McpConversation.Calls;
import io.kruxos.session.Session;
import io.kruxos.session.Sessions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All conversations of this gateway. */
public final class McpServer implements AutoCloseable {
    /** The session transport whose every request has its own exchange, so that nothing is sent again. */
    public static final String HTTP = "http";

    public static final String WEBSOCKET = "websocket";
    /** A WebSocket over a Unix socket. */
    public static final String UNIX = "unix";

    private static final Set<String> SOCKETS = Set.of(WEBSOCKET, UNIX);

    private final GovernedCalls calls;
    private final Sessions sessions;
    private final ToolNames names;
    private final SessionLimits limits;
    private final String version;
    private final LongSupplier nanos;
    private final Map<SessionId, McpConversation> conversations = new ConcurrentHashMap<>();

    /**
     * A server with no conversation.
     *
     * @param version the gateway's, as clients are told
     * @param nanos a clock that only goes forward, {@code System::nanoTime}
     */
    public McpServer(
            GovernedCalls calls,
            Sessions sessions,
            ToolNames names,
            SessionLimits limits,
            String version,
            LongSupplier nanos) {
        this.calls = calls;
        this.sessions = sessions;
        this.names = names;
        this.limits = limits;
        this.version = version;
        this.nanos = nanos;
    }

    /** Opens a session; empty when the agent has as many as it may and none of them is idle. */
    public Optional<McpConversation> open(AgentName agent, String transport) {
        if (!makeRoom(agent)) {
            return Optional.empty();
        }
        return Optional.of(keep(sessions.open(agent, transport)));
    }

    /**
     * The agent's session of that id, from memory or from before a restart; empty when there is none, it is another agent's, or
     * it belongs to the other kind of transport.
     */
    public Optional<McpConversation> find(SessionId id, AgentName agent, String transport) {
        return sessions.find(id, agent)
                .filter(session -> session.transport().equals(transport)
                        || (SOCKETS.contains(session.transport()) && SOCKETS.contains(transport)))
                .map(this::keep);
    }

    /** Tells every client that its list of tools may be another now. */
    public void toolsChanged() {
        conversations.values().forEach(McpConversation::toolsChanged);
    }

    /** A session was ended from outside: its calls are withdrawn and its connection closed. */
    public void sessionEnded(SessionId id, String reason) {
        McpConversation conversation = conversations.get(id);
        if (conversation != null) {
            conversation.leave(reason, Calls.WITHDRAWN);
        }
    }

    /**
     * Closes every connection. Sessions stay open on disk and calls are not withdrawn, so that a question to a person outlives
     * a restart as it outlives a crash.
     */
    @Override
    public void close() {
        conversations.values().forEach(conversation -> conversation.leave("the gateway stops", Calls.LEFT));
    }

    GovernedCalls calls() {
        return calls;
    }

    Sessions sessions() {
        return sessions;
    }

    ToolNames names() {
        return names;
    }

    SessionLimits limits() {
        return limits;
    }

    long nanoTime() {
        return nanos.getAsLong();
    }

    void forget(McpConversation conversation) {
        conversations.remove(conversation.id(), conversation);
    }

    /** The result of {@code initialize}. */
    Map<String, @Nullable Object> greeting(ProtocolRevision revision) {
        Map<String, @Nullable Object> server = new LinkedHashMap<>();
        server.put("name", "kruxos");
        if (revision.structured()) {
            server.put("title", "KruxOS");
        }
        server.put("version", version);
        Map<String, @Nullable Object> greeting = new LinkedHashMap<>();
        greeting.put("protocolVersion", revision.version());
        greeting.put("capabilities", Map.of("tools", Map.of("listChanged", true)));
        greeting.put("serverInfo", server);
        greeting.put("instructions", Instructions.TEXT);
        return greeting;
    }

    private McpConversation keep(Session session) {
        CallLedger.Memory memory =
                session.transport().equals(HTTP) ? CallLedger.Memory.RUNNING_ONLY : CallLedger.Memory.KEEPS_ANSWERS;
        return conversations.computeIfAbsent(session.id(), _ -> new McpConversation(this, session, memory));
    }

    /** Clients over HTTP often go without a word, so the longest idle one of the agent's makes room for the next. */
    private boolean makeRoom(AgentName agent) {
        var held = conversations.values().stream()
                .filter(conversation -> conversation.session().agent().equals(agent))
                .toList();
        if (held.size() < limits.sessionsPerAgentMax()) {
            return true;
        }
        Optional<McpConversation> idle =
                held.stream().filter(McpConversation::isIdle).min(Comparator.comparingLong(McpConversation::usedNanos));
        idle.ifPresent(conversation -> conversation.end("idle, and the agent opened another session"));
        return idle.isPresent();
    }
}
