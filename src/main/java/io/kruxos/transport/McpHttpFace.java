package io.kruxos.transport;

import io.kruxos.domain.AgentName;
import io.kruxos.mcp.McpConversation;
import io.kruxos.mcp.McpServer;
import io.kruxos.mcp.ProtocolRevision;
import io.kruxos.wire.RpcError;
import io.kruxos.wire.RpcId;
import io.kruxos.wire.RpcMessage;
import io.kruxos.wire.RpcReader;
import io.kruxos.wire.RpcText;
import io.kruxos.wire.RpcWriter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** MCP's streamable HTTP. A session is the agent's that opened it; to any other token it does not exist. */
final class McpHttpFace {
    static final String SESSION_HEADER = "Mcp-Session-Id";
    private static final String VERSION_HEADER = "MCP-Protocol-Version";

    private final McpServer mcp;
    private final RpcReader reader;
    private final TransportLimits limits;

    McpHttpFace(McpServer mcp, RpcReader reader, TransportLimits limits) {
        this.mcp = mcp;
        this.reader = reader;
        this.limits = limits;
    }

    void serve(AgentName agent, Request request, Response response, Callback callback)
            throws IOException, InterruptedException {
        String version = request.getHeaders().get(VERSION_HEADER);
        if (version != null && ProtocolRevision.of(version).isEmpty()) {
            Answers.refuse(
                    response,
                    callback,
                    Refusal.of(400, "protocol_version", "This revision of MCP is not spoken here."));
            return;
        }
        switch (request.getMethod()) {
            case "POST" -> post(agent, request, response, callback);
            case "GET" -> stream(agent, request, response, callback);
            case "DELETE" -> delete(agent, request, response, callback);
            default -> {
                response.getHeaders().put(HttpHeader.ALLOW, "POST, GET, DELETE");
                Answers.refuse(
                        response, callback, Refusal.of(405, "method", "/mcp takes POST, GET, DELETE and WebSockets."));
            }
        }
    }

    private void post(AgentName agent, Request request, Response response, Callback callback)
            throws IOException, InterruptedException {
        MediaTypes types = new MediaTypes(request);
        Optional<Refusal> refusal = types.refusal();
        if (refusal.isPresent()) {
            Answers.refuse(response, callback, refusal.get());
            return;
        }
        switch (Body.read(request, limits.messageBytesMax(), limits.idle())) {
            case Body.Reading.Refused(Refusal why) -> Body.refuse(request, response, callback, why);
            case Body.Reading.Whole(byte[] bytes) ->
                post(agent, reader.read(bytes), request, response, types.form(), callback);
        }
    }

    private void post(
            AgentName agent,
            RpcText text,
            Request request,
            Response response,
            HttpExchange.Form form,
            Callback callback)
            throws InterruptedException {
        if (!request.getHeaders().contains(SESSION_HEADER)) {
            open(agent, text, response, form, callback);
            return;
        }
        Optional<McpConversation> conversation = find(agent, request);
        if (conversation.isEmpty()) {
            Answers.refuse(response, callback, Refusal.noSession());
        } else {
            exchange(conversation.get(), text, response, form, callback);
        }
    }

    private void open(AgentName agent, RpcText text, Response response, HttpExchange.Form form, Callback callback)
            throws InterruptedException {
        if (text instanceof RpcText.Single(RpcMessage.Invalid invalid)) {
            Answers.json(response, callback, 400, RpcWriter.error(invalid.id(), invalid.error()));
            return;
        }
        if (!(text instanceof RpcText.Single(RpcMessage.Request request))
                || !request.method().equals("initialize")) {
            RpcId id = text instanceof RpcText.Single(RpcMessage.Request(RpcId asked, String _, var _)) ? asked : null;
            Answers.json(
                    response,
                    callback,
                    400,
                    RpcWriter.error(id, RpcError.of(RpcError.NOT_READY, "Session not initialized")));
            return;
        }
        Optional<McpConversation> conversation = mcp.open(agent, McpServer.HTTP);
        if (conversation.isEmpty()) {
            Answers.refuse(response, callback, Refusal.tooManyConnections("one agent"));
            return;
        }
        response.getHeaders().put(SESSION_HEADER, conversation.get().id().value());
        exchange(conversation.get(), text, response, form, callback);
        if (conversation.get().revision().isEmpty()) {
            conversation.get().end("initialize was refused");
        }
    }

    private void exchange(
            McpConversation conversation, RpcText text, Response response, HttpExchange.Form form, Callback callback)
            throws InterruptedException {
        HttpExchange exchange = new HttpExchange(response, form, limits.heartbeat());
        conversation.receive(text, exchange);
        List<RpcId> requests = requests(text);
        if (requests.isEmpty() && !holdsInvalid(text)) {
            Answers.empty(response, callback, 202);
        } else {
            exchange.serve(callback, () -> requests.forEach(conversation::withdraw));
        }
    }

    private void stream(AgentName agent, Request request, Response response, Callback callback)
            throws InterruptedException {
        if (!new MediaTypes(request).acceptsEvents()) {
            Answers.refuse(
                    response,
                    callback,
                    Refusal.of(406, "not_acceptable", "GET /mcp is an event stream: Accept: text/event-stream."));
            return;
        }
        Optional<McpConversation> conversation = find(agent, request);
        if (conversation.isEmpty()) {
            Answers.refuse(response, callback, Refusal.noSession());
            return;
        }
        EventStream events = new EventStream(response, limits.heartbeat());
        conversation.get().attach(events);
        try {
            events.serve(callback);
        } finally {
            conversation.get().detach(events, McpConversation.Loss.STREAM_ENDED);
        }
    }

    private void delete(AgentName agent, Request request, Response response, Callback callback) {
        Optional<McpConversation> conversation = find(agent, request);
        if (conversation.isEmpty()) {
            Answers.refuse(response, callback, Refusal.noSession());
            return;
        }
        conversation.get().end("ended by the client");
        Answers.empty(response, callback, 204);
    }

    private Optional<McpConversation> find(AgentName agent, Request request) {
        return SocketFace.sessionId(request, SESSION_HEADER).flatMap(id -> mcp.find(id, agent, McpServer.HTTP));
    }

    private static List<RpcId> requests(RpcText text) {
        return messages(text).stream()
                .<RpcId>mapMulti((message, sink) -> {
                    if (message instanceof RpcMessage.Request request) {
                        sink.accept(request.id());
                    }
                })
                .toList();
    }

    private static boolean holdsInvalid(RpcText text) {
        // A batch that its revision does not know is refused as a whole.
        return text instanceof RpcText.Batch || messages(text).stream().anyMatch(RpcMessage.Invalid.class::isInstance);
    }

    private static List<RpcMessage> messages(RpcText text) {
        return switch (text) {
            case RpcText.Single single -> List.of(single.message());
            case RpcText.Batch batch -> batch.messages();
        };
    }
}
