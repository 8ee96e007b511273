package io.kruxos.transport;

import io.kruxos.call.CallObserver;
import io.kruxos.call.Withdrawal;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.QuestionId;
import io.kruxos.domain.SessionId;
import io.kruxos.mcp.TokenBucket;
import io.kruxos.session.Session;
import io.kruxos.session.Sessions;
import io.kruxos.wire.RpcError;
import io.kruxos.wire.RpcMessage;
import io.kruxos.wire.RpcReader;
import io.kruxos.wire.RpcText;
import io.kruxos.wire.RpcWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /rpc}: JSON-RPC without MCP. A request names its session in the header {@code KruxOS-Session} or in
 * {@code session_id}; one that names none has a session of its own.
 */
final class RpcFace {
    private static final System.Logger LOG = System.getLogger(RpcFace.class.getName());
    private static final String TRANSPORT = "rpc";

    private final RpcMethods methods;
    private final Sessions sessions;
    private final RpcReader reader;
    private final TransportLimits limits;
    private final Map<AgentName, TokenBucket> buckets = new ConcurrentHashMap<>();

    RpcFace(RpcMethods methods, Sessions sessions, RpcReader reader, TransportLimits limits) {
        this.methods = methods;
        this.sessions = sessions;
        this.reader = reader;
        this.limits = limits;
    }

    void serve(AgentName agent, Request request, Response response, Callback callback)
            throws IOException, InterruptedException {
        if (!request.getMethod().equals("POST")) {
            response.getHeaders().put(HttpHeader.ALLOW, "POST");
            Answers.refuse(response, callback, Refusal.of(405, "method", "/rpc takes POST."));
            return;
        }
        Optional<Refusal> refusal = new MediaTypes(request).refusal();
        if (refusal.isPresent()) {
            Answers.refuse(response, callback, refusal.get());
            return;
        }
        switch (Body.read(request, limits.messageBytesMax(), limits.idle())) {
            case Body.Reading.Refused(Refusal why) -> Body.refuse(request, response, callback, why);
            case Body.Reading.Whole(byte[] bytes) ->
                exchange(
                        new Exchange(agent, SocketFace.sessionId(request, SocketFace.SESSION_HEADER)),
                        reader.read(bytes),
                        response,
                        callback);
        }
    }

    private void exchange(Exchange exchange, RpcText text, Response response, Callback callback)
            throws InterruptedException {
        HttpExchange http = new HttpExchange(response, HttpExchange.Form.JSON, limits.heartbeat());
        Thread.startVirtualThread(() -> {
            List<byte[]> answers = exchange.answers(text);
            exchange.end();
            if (answers.isEmpty()) {
                http.withdrawn();
            } else {
                http.answer(text instanceof RpcText.Batch ? RpcWriter.batch(answers) : answers.getFirst());
            }
        });
        http.serve(callback, exchange.withdrawal::withdraw);
    }

    /** One POST; its requests are served one after the other, in their order. */
    private final class Exchange implements CallObserver {
        private final AgentName agent;
        private final Optional<SessionId> header;
        private final Withdrawal withdrawal = new Withdrawal();
        private @Nullable Session own;

        Exchange(AgentName agent, Optional<SessionId> header) {
            this.agent = agent;
            this.header = header;
        }

        List<byte[]> answers(RpcText text) {
            List<RpcMessage> messages = switch (text) {
                case RpcText.Single single -> List.of(single.message());
                case RpcText.Batch batch -> batch.messages();
            };
            return messages.stream()
                    .<byte[]>mapMulti((message, sink) -> {
                        switch (message) {
                            case RpcMessage.Request request -> sink.accept(answer(request));
                            case RpcMessage.Invalid invalid ->
                                sink.accept(RpcWriter.error(invalid.id(), invalid.error()));
                            case RpcMessage.Notification _, RpcMessage.Answer _, RpcMessage.Refusal _ -> {}
                        }
                    })
                    .toList();
        }

        void end() {
            Session ephemeral = own;
            if (ephemeral != null) {
                sessions.end(ephemeral.id(), "the exchange is over");
            }
        }

        private byte[] answer(RpcMessage.Request request) {
            try {
                return RpcWriter.answer(request.id(), result(request));
            } catch (RpcRefusal refusal) {
                return RpcWriter.error(request.id(), refusal.error());
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, () -> request.method() + " failed for " + agent, e);
                return RpcWriter.error(
                        request.id(),
                        RpcError.of(RpcError.INTERNAL, "Internal error; the gateway's log has the cause"));
            }
        }

        private Map<String, @Nullable Object> result(RpcMessage.Request request) {
            TokenBucket bucket = buckets.computeIfAbsent(
                    agent,
                    _ -> new TokenBucket(
                            limits.session().messagesPerSecond(),
                            limits.session().messagesBurst(),
                            System.nanoTime()));
            if (!bucket.take(System.nanoTime())) {
                throw new RpcRefusal(new RpcError(
                        RpcError.RATE,
                        "Too many messages of this agent",
                        Map.of("error_type", "RateLimited", "retry_after", 1L)));
            }
            return switch (request.method()) {
                case "session.create" -> create();
                case "session.end" -> end(request.params());
                default -> methods.result(request.method(), request.params(), session(request.params()), this);
            };
        }

        private Map<String, @Nullable Object> create() {
            Session session = sessions.open(agent, TRANSPORT);
            return Map.of(
                    "session_id", session.id().value(),
                    "agent", agent.value(),
                    "created_at", session.openedAt().toString());
        }

        private Map<String, @Nullable Object> end(Map<String, @Nullable Object> params) {
            Session session = named(params).orElseThrow(Exchange::expired);
            sessions.end(session.id(), "ended by the client");
            return Map.of("session_id", session.id().value(), "ended", true);
        }

        private Session session(Map<String, @Nullable Object> params) {
            if (header.isPresent() || params.containsKey("session_id")) {
                return named(params).orElseThrow(Exchange::expired);
            }
            Session session = own;
            if (session == null) {
                session = sessions.open(agent, TRANSPORT);
                own = session;
            }
            return session;
        }

        private Optional<Session> named(Map<String, @Nullable Object> params) {
            Optional<SessionId> id = header;
            if (params.get("session_id") instanceof String text) {
                try {
                    id = Optional.of(new SessionId(text));
                } catch (IllegalArgumentException e) {
                    return Optional.empty();
                }
            }
            return id.flatMap(known -> sessions.find(known, agent))
                    .filter(session -> session.transport().equals(TRANSPORT));
        }

        private static RpcRefusal expired() {
            return new RpcRefusal(RpcError.of(RpcError.AUTHENTICATION, "There is no such session; create one"));
        }

        @Override
        public void waiting(QuestionId question, Duration waited, Duration timeout) {
            // A client of /rpc hears of it by approvals.get.
        }

        @Override
        public void onCancel(@Nullable Runnable action) {
            withdrawal.onCancel(action);
        }
    }
}
