package io.kruxos.transport;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.SessionId;
import io.kruxos.mcp.McpConversation;
import io.kruxos.mcp.McpServer;
import io.kruxos.wire.RpcReader;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Turns an agent's request for a WebSocket into one, with the session that it had or a new one. */
final class SocketFace {
    /** In a request: the session to go on with. In the answer: the session that it is. */
    static final String SESSION_HEADER = "KruxOS-Session";

    private final McpServer mcp;
    private final RpcReader reader;
    private final TransportLimits limits;
    private final SocketKeeper keeper;
    private final ConnectionCounts counts;
    private final Executor executor;

    SocketFace(
            McpServer mcp,
            RpcReader reader,
            TransportLimits limits,
            SocketKeeper keeper,
            ConnectionCounts counts,
            Executor executor) {
        this.mcp = mcp;
        this.reader = reader;
        this.limits = limits;
        this.keeper = keeper;
        this.counts = counts;
        this.executor = executor;
    }

    /** Upgrades. The caller has counted the connection, and it is counted until it ends. */
    void upgrade(AgentName agent, Request request, Response response, Callback callback) {
        Optional<Refusal> refusal = WebSocketHandshake.refusal(request);
        if (refusal.isPresent()) {
            counts.leave(agent);
            if (refusal.get().status() == 426) {
                response.getHeaders().put("Sec-WebSocket-Version", "13");
            }
            Answers.refuse(response, callback, refusal.get());
            return;
        }
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        Optional<McpConversation> conversation = conversation(agent, request);
        if (conversation.isEmpty()) {
            counts.leave(agent);
            Answers.refuse(response, callback, Refusal.tooManyConnections("one agent"));
            return;
        }
        AtomicBoolean counted = new AtomicBoolean(true);
        AgentSocket socket = new AgentSocket(endPoint, executor, conversation.get(), reader, limits, keeper, () -> {
            if (counted.compareAndSet(true, false)) {
                counts.leave(agent);
            }
        });
        request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, socket);
        WebSocketHandshake.accept(request, response);
        response.getHeaders().put(SESSION_HEADER, conversation.get().id().value());
        response.write(true, null, callback);
    }

    private Optional<McpConversation> conversation(AgentName agent, Request request) {
        String transport = request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress
                ? McpServer.WEBSOCKET
                : McpServer.UNIX;
        Optional<McpConversation> before =
                sessionId(request, SESSION_HEADER).flatMap(id -> mcp.find(id, agent, transport));
        return before.isPresent() ? before : mcp.open(agent, transport);
    }

    /** The session that a header names; empty when it is missing or of another shape. */
    static Optional<SessionId> sessionId(Request request, String header) {
        String value = request.getHeaders().get(header);
        try {
            return Optional.ofNullable(value).map(SessionId::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
