package io.kruxos.mcp;

import io.kruxos.call.Invocation;
import io.kruxos.domain.CallResult;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.SessionId;
import io.kruxos.mcp.CallLedger.Admission;
import io.kruxos.session.Session;
import io.kruxos.wire.JsonObjects;
import io.kruxos.wire.RpcError;
import io.kruxos.wire.RpcId;
import io.kruxos.wire.RpcMessage;
import io.kruxos.wire.RpcText;
import io.kruxos.wire.RpcWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is said in one session, over one connection after another. Messages are taken on the thread that read them, in their
 * order, and without waiting; whatever may wait runs on a virtual thread of its own.
 */
public final class McpConversation {
    private static final System.Logger LOG = System.getLogger(McpConversation.class.getName());
    private static final int NAME_CHARS_MAX = 256;
    private static final RpcError NOT_INITIALIZED = RpcError.of(RpcError.NOT_READY, "Session not initialized");

    /** How a connection ended. */
    public enum Loss {
        /** The client said that it goes: what it waited for is withdrawn at once. */
        CLOSED,
        /** It broke: the client may come back within the grace time. */
        BROKEN,
        /** It was an event stream beside the exchanges of an HTTP session, which goes on without it. */
        STREAM_ENDED
    }

    private final McpServer server;
    private final CallLedger ledger;
    private final TokenBucket bucket;
    private volatile Session session;
    private volatile @Nullable ProtocolRevision revision;
    private volatile long usedNanos;
    // The rest is guarded by this.
    private @Nullable Outlet outlet;
    private @Nullable Thread grace;
    private boolean ended;

    McpConversation(McpServer server, Session session, CallLedger.Memory memory) {
        this.server = server;
        this.session = session;
        this.revision = Optional.ofNullable(session.protocolVersion())
                .flatMap(ProtocolRevision::of)
                .orElse(null);
        this.ledger = new CallLedger(memory, server.limits());
        this.usedNanos = server.nanoTime();
        this.bucket = new TokenBucket(
                server.limits().messagesPerSecond(), server.limits().messagesBurst(), usedNanos);
    }

    public SessionId id() {
        return session.id();
    }

    /** What {@code initialize} settled on; empty before it. */
    public Optional<ProtocolRevision> revision() {
        return Optional.ofNullable(revision);
    }

    /** Takes what a connection brought. */
    public void receive(RpcText text, Outlet from) {
        receive(text, new OutletReply(from));
    }

    /** Takes what a connection or an exchange brought; the reply is for all its requests together. */
    public void receive(RpcText text, Reply reply) {
        usedNanos = server.nanoTime();
        switch (text) {
            case RpcText.Single single -> receive(single.message(), reply);
            case RpcText.Batch batch -> receiveBatch(batch.messages(), reply);
        }
    }

    /** This connection is the session's from now on; one before it is closed. */
    public void attach(Outlet connection) {
        Outlet before;
        synchronized (this) {
            if (ended) {
                before = connection;
            } else {
                before = outlet;
                outlet = connection;
                stopGrace();
            }
        }
        if (before != null) {
            before.close("the session has ended or goes on in another connection");
        }
    }

    /** A connection ended; nothing if another one has taken the session over. */
    @SuppressWarnings("ReferenceEquality") // That very connection.
    public void detach(Outlet connection, Loss loss) {
        synchronized (this) {
            if (outlet != connection || ended) {
                return;
            }
            outlet = null;
            if (loss == Loss.BROKEN) {
                stopGrace();
                grace = Thread.startVirtualThread(this::outlastGrace);
            }
        }
        if (loss == Loss.CLOSED) {
            end("closed by the client");
        }
    }

    /** Ends the session: withdraws its calls and closes its connection. */
    public void end(String reason) {
        if (!leave(reason)) {
            return;
        }
        server.sessions().end(id(), reason);
    }

    /** Withdraws the call of that request, if it is under way. */
    public void withdraw(RpcId request) {
        ledger.running(request).ifPresent(call -> Thread.startVirtualThread(call::withdraw));
    }

    /** Tells the client that its list of tools is another now. */
    void toolsChanged() {
        Outlet connection;
        synchronized (this) {
            connection = outlet;
        }
        if (connection != null && revision != null) {
            connection.send(RpcWriter.notification("notifications/tools/list_changed", Map.of()));
        }
    }

    boolean isIdle() {
        synchronized (this) {
            if (outlet != null) {
                return false;
            }
        }
        return ledger.running().isEmpty();
    }

    long usedNanos() {
        return usedNanos;
    }

    Session session() {
        return session;
    }

    /** Stops everything in memory and leaves the session as it is on disk; false when that was done before. */
    boolean leave(String reason) {
        Outlet connection;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            connection = outlet;
            outlet = null;
            stopGrace();
        }
        revision = null;
        server.forget(this);
        ledger.running().forEach(call -> Thread.startVirtualThread(call::withdraw));
        if (connection != null) {
            connection.close(reason);
        }
        return true;
    }

    private void stopGrace() {
        Thread waiting = grace;
        grace = null;
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    private void outlastGrace() {
        try {
            Thread.sleep(server.limits().grace());
        } catch (InterruptedException e) {
            return;
        }
        synchronized (this) {
            if (grace != Thread.currentThread()) {
                return;
            }
            grace = null;
        }
        // The session stays open on disk: its client may still come back, to nothing under way.
        leave("the connection was lost");
    }

    private void receiveBatch(List<RpcMessage> messages, Reply reply) {
        ProtocolRevision spoken = revision;
        if (spoken == null) {
            reply.answer(RpcWriter.error(null, NOT_INITIALIZED));
            return;
        }
        if (!spoken.batches()) {
            reply.answer(RpcWriter.error(
                    null, RpcError.of(RpcError.INVALID_REQUEST, "MCP " + spoken.version() + " has no batches")));
            return;
        }
        long due = messages.stream()
                .filter(m -> m instanceof RpcMessage.Request || m instanceof RpcMessage.Invalid)
                .count();
        Reply together = due == 0 ? reply : new BatchReply(reply, (int) due);
        messages.forEach(message -> receive(message, together));
        if (due == 0) {
            reply.withdrawn();
        }
    }

    private void receive(RpcMessage message, Reply reply) {
        boolean inTime = bucket.take(server.nanoTime());
        switch (message) {
            case RpcMessage.Request request
            when !inTime -> reply.answer(RpcWriter.error(request.id(), tooFast("Too many messages in this session")));
            case RpcMessage.Request request -> request(request, reply);
            case RpcMessage.Notification notification -> notification(notification, inTime);
            case RpcMessage.Invalid invalid -> reply.answer(RpcWriter.error(invalid.id(), invalid.error()));
            // Nothing is ever asked of a client.
            case RpcMessage.Answer _, RpcMessage.Refusal _ -> {}
        }
    }

    private void request(RpcMessage.Request request, Reply reply) {
        switch (request.method()) {
            case "ping" -> reply.answer(RpcWriter.answer(request.id(), Map.of()));
            case "initialize" -> aside(request, reply, () -> initialize(request, reply));
            case String method
            when revision == null && !method.isEmpty() -> reply.answer(RpcWriter.error(request.id(), NOT_INITIALIZED));
            case "tools/list" -> aside(request, reply, () -> listTools(request, reply));
            case "tools/call" -> callTool(request, reply);
            default ->
                reply.answer(RpcWriter.error(request.id(), RpcError.of(RpcError.METHOD_NOT_FOUND, "Method not found")));
        }
    }

    private void notification(RpcMessage.Notification notification, boolean inTime) {
        switch (notification.method()) {
            case "notifications/cancelled" ->
                RpcId.of(notification.params().get("requestId")).ifPresent(this::withdraw);
            case "kruxos/resume" -> resume(notification.params());
            default -> {
                if (!inTime) {
                    LOG.log(System.Logger.Level.DEBUG, () -> id() + " sends too fast; a notification was dropped");
                }
            }
        }
    }

    /** Runs what may wait, and answers for it when it fails in a way that nobody foresaw. */
    private void aside(RpcMessage.Request request, Reply reply, Runnable work) {
        Thread.startVirtualThread(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, () -> request.method() + " failed in " + id(), e);
                reply.answer(RpcWriter.error(request.id(), internal()));
            }
        });
    }

    private void initialize(RpcMessage.Request request, Reply reply) {
        if (!(request.params().get("protocolVersion") instanceof String wanted)) {
            reply.answer(RpcWriter.error(
                    request.id(), RpcError.of(RpcError.INVALID_PARAMS, "\"protocolVersion\" must be a string")));
            return;
        }
        ProtocolRevision spoken = ProtocolRevision.of(wanted).orElse(ProtocolRevision.newest());
        synchronized (this) {
            if (ended || (revision != null && !ledger.isAnnounced(request.id()))) {
                reply.answer(RpcWriter.error(
                        request.id(), RpcError.of(RpcError.INVALID_REQUEST, "The session is initialized already")));
                return;
            }
            session = server.sessions().initialized(id(), spoken.version(), ClientWords.client(request.params()));
            revision = spoken;
        }
        reply.answer(RpcWriter.answer(request.id(), server.greeting(spoken)));
    }

    private void listTools(RpcMessage.Request request, Reply reply) {
        ProtocolRevision spoken = revision;
        if (spoken == null) {
            reply.answer(RpcWriter.error(request.id(), NOT_INITIALIZED));
            return;
        }
        var listed = server.calls().listed(server.sessions().caller(session, null));
        reply.answer(RpcWriter.answer(request.id(), ToolList.of(listed, spoken)));
    }

    private void callTool(RpcMessage.Request request, Reply reply) {
        Object given = request.params().get("arguments");
        Optional<Map<String, @Nullable Object>> arguments =
                given == null ? Optional.of(Map.of()) : JsonObjects.of(given);
        if (!(request.params().get("name") instanceof String name) || arguments.isEmpty()) {
            reply.answer(RpcWriter.error(
                    request.id(),
                    RpcError.of(RpcError.INVALID_PARAMS, "\"name\" must be a string and \"arguments\" an object")));
            return;
        }
        Map<String, @Nullable Object> meta =
                JsonObjects.of(request.params().get("_meta")).orElse(Map.of());
        RpcId token = RpcId.of(meta.get("progressToken")).orElse(null);
        switch (ledger.admit(request.id(), token, reply)) {
            case Admission.Start(ToolCall call, boolean sentAgain) ->
                Thread.startVirtualThread(() -> run(call, name, arguments.get(), ClientWords.thread(meta), sentAgain));
            case Admission.Attached() -> {}
            case Admission.Kept(byte[] answer) -> reply.answer(answer);
            case Admission.Duplicate() ->
                reply.answer(RpcWriter.error(
                        request.id(),
                        RpcError.of(RpcError.INVALID_REQUEST, "This id was used before in this session")));
            case Admission.Full() ->
                reply.answer(RpcWriter.error(
                        request.id(),
                        tooFast("More than " + server.limits().callsMax() + " calls at once in this session")));
        }
    }

    private void run(
            ToolCall call,
            String said,
            Map<String, @Nullable Object> arguments,
            @Nullable String thread,
            boolean sentAgain) {
        byte[] answer;
        try {
            answer = answer(call, said, arguments, thread, sentAgain);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, () -> "a call failed in " + id(), e);
            answer = RpcWriter.error(call.id(), internal());
        }
        Reply reply = ledger.finish(call, answer);
        if (call.isWithdrawn()) {
            reply.withdrawn();
        } else {
            reply.answer(answer);
        }
    }

    private byte[] answer(
            ToolCall call,
            String said,
            Map<String, @Nullable Object> arguments,
            @Nullable String thread,
            boolean sentAgain) {
        ProtocolRevision spoken = Optional.ofNullable(revision).orElse(ProtocolRevision.newest());
        Optional<CapabilityName> known = server.names().capability(said);
        // Unknown names go in too: the refusal belongs on record.
        String name = known.map(CapabilityName::value)
                .orElseGet(() -> said.substring(0, Math.min(said.length(), NAME_CHARS_MAX)));
        CallResult result = server.calls()
                .invoke(
                        new Invocation(
                                server.sessions().caller(session, thread), name, arguments, key(call.id()), sentAgain),
                        call);
        if (known.isEmpty() && result instanceof CallResult.Failed failed) {
            return RpcWriter.error(
                    call.id(),
                    new RpcError(
                            RpcError.INVALID_PARAMS,
                            failed.error().agentDescription(),
                            ToolAnswer.error(failed.error())));
        }
        return RpcWriter.answer(call.id(), ToolAnswer.of(result, spoken));
    }

    private @Nullable String key(RpcId request) {
        return ledger.keepsAnswers() ? id() + ":" + request.text() : null;
    }

    private void resume(Map<String, @Nullable Object> params) {
        List<RpcId> outstanding = new ArrayList<>();
        if (params.get("outstanding") instanceof List<?> ids) {
            ids.forEach(id -> RpcId.of(id).ifPresent(outstanding::add));
        }
        ledger.announce(outstanding).forEach(call -> Thread.startVirtualThread(call::withdraw));
    }

    private RpcError tooFast(String why) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("error_type", "RateLimited");
        data.put("retry_after", Math.max(1, bucket.refill().toSeconds()));
        return new RpcError(RpcError.RATE, why, data);
    }

    private static RpcError internal() {
        return RpcError.of(RpcError.INTERNAL, "Internal error; the gateway's log has the cause");
    }
}
