package io.kruxos.mcp;

import io.kruxos.domain.SessionId;
import io.kruxos.session.Session;
import io.kruxos.wire.RpcError;
import io.kruxos.wire.RpcId;
import io.kruxos.wire.RpcMessage;
import io.kruxos.wire.RpcText;
import io.kruxos.wire.RpcWriter;
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

    /** How a connection ended. */
    public enum Loss {
        /** The client said that it goes: what it waited for is withdrawn at once. */
        CLOSED,
        /** It broke: the client may come back within the grace time. */
        BROKEN,
        /** It was an event stream beside the exchanges of an HTTP session, which goes on without it. */
        STREAM_ENDED
    }

    /** What becomes of calls under way when a conversation leaves memory. */
    enum Calls {
        WITHDRAWN,
        LEFT
    }

    private final McpServer server;
    private final ToolCalls calls;
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
        this.calls = new ToolCalls(server, this, memory);
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
        if (!leave(reason, Calls.WITHDRAWN)) {
            return;
        }
        server.sessions().end(id(), reason);
    }

    /** Withdraws the call of that request, if it is under way. */
    public void withdraw(RpcId request) {
        calls.withdraw(request);
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
        return calls.isIdle();
    }

    long usedNanos() {
        return usedNanos;
    }

    Session session() {
        return session;
    }

    /** Stops everything in memory and leaves the session as it is on disk; false when that was done before. */
    boolean leave(String reason, Calls underWay) {
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
        if (underWay == Calls.WITHDRAWN) {
            calls.withdrawAll();
        }
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
        leave("the connection was lost", Calls.WITHDRAWN);
    }

    private void receiveBatch(List<RpcMessage> messages, Reply reply) {
        ProtocolRevision spoken = revision;
        if (spoken == null) {
            reply.answer(RpcWriter.error(null, McpErrors.NOT_INITIALIZED));
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
            when !inTime ->
                reply.answer(RpcWriter.error(
                        request.id(), McpErrors.tooFast("Too many messages in this session", bucket.refill())));
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
            when revision == null && !method.isEmpty() ->
                reply.answer(RpcWriter.error(request.id(), McpErrors.NOT_INITIALIZED));
            case "tools/list" -> aside(request, reply, () -> listTools(request, reply));
            case "tools/call" -> calls.take(request, reply);
            default ->
                reply.answer(RpcWriter.error(request.id(), RpcError.of(RpcError.METHOD_NOT_FOUND, "Method not found")));
        }
    }

    private void notification(RpcMessage.Notification notification, boolean inTime) {
        switch (notification.method()) {
            case "notifications/cancelled" ->
                RpcId.of(notification.params().get("requestId")).ifPresent(this::withdraw);
            case "kruxos/resume" -> calls.announce(notification.params());
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
                reply.answer(RpcWriter.error(request.id(), McpErrors.INTERNAL));
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
            if (ended || (revision != null && !calls.isAnnounced(request.id()))) {
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
            reply.answer(RpcWriter.error(request.id(), McpErrors.NOT_INITIALIZED));
            return;
        }
        var listed = server.calls().listed(server.sessions().caller(session, null));
        reply.answer(RpcWriter.answer(request.id(), ToolList.of(listed, spoken)));
    }
}
