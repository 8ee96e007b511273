package io.kruxos.bridge;

import io.kruxos.wire.JsonScanner;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages between the client and whatever connection there is. The client's lines come on one thread, the gateway's
 * messages on another; each is written on by the thread that read it.
 */
final class Relay implements ClientInput.Lines, MessageSink {
    private final Backlog backlog;
    private final ClientOutput output;
    private final BridgeLog log;

    Relay(Backlog backlog, ClientOutput output, BridgeLog log) {
        this.backlog = backlog;
        this.output = output;
        this.log = log;
    }

    @Override
    public void line(byte[] bytes, int from, int to) {
        MessageHead head = MessageHead.of(bytes, from, to);
        if (head.kind() == MessageHead.Kind.BATCH) {
            batch(bytes, from, to);
        } else {
            fromClient(head, bytes, from, to, null);
        }
    }

    private void fromClient(MessageHead head, byte[] bytes, int from, int to, @Nullable Batch batch) {
        String id = head.id();
        String rawId = head.rawId();
        String method = head.method();
        if (id == null || rawId == null || method == null) {
            note(head, Arrays.copyOfRange(bytes, from, to));
            return;
        }
        if (to - from > FrameReader.MESSAGE_BYTES_MAX) {
            answer(rawId, batch, RpcError.TOO_LARGE);
            return;
        }
        PendingRequest request = new PendingRequest(id, rawId, method, Arrays.copyOfRange(bytes, from, to), batch);
        Route route = backlog.admit(request);
        GatewayConnection connection = route.connection();
        RpcError refusal = route.refusal();
        if (refusal != null) {
            answer(rawId, batch, refusal);
        } else if (connection != null && !sent(connection, request.message)) {
            log.say(LogLevel.DEBUG, "a request waits for the next connection");
        }
    }

    /** Everything that is no request: notifications, answers to the gateway, and what nobody knows. */
    private void note(MessageHead head, byte[] message) {
        Route route = admit(head, message);
        GatewayConnection connection = route.connection();
        while (connection != null && !sent(connection, message)) {
            // It may or may not have arrived; cancellations and 'initialized' bear being said twice.
            route = backlog.admit(message);
            connection = route.connection();
        }
        if (route.refusal() != null) {
            log.say(LogLevel.WARN, "a notification was dropped: no gateway, and the queue is full");
        }
    }

    private Route admit(MessageHead head, byte[] message) {
        String method = head.method();
        if (method != null && method.equals("notifications/initialized")) {
            return backlog.admitInitialized(message);
        }
        if (method != null && method.equals("notifications/cancelled")) {
            String id = MessageHead.cancelledId(message, 0, message.length);
            return id == null ? backlog.admit(message) : backlog.cancel(id, message);
        }
        return backlog.admit(message);
    }

    private boolean sent(GatewayConnection connection, byte[] message) {
        try {
            connection.send(message);
            return true;
        } catch (IOException e) {
            backlog.lost(connection);
            connection.abort();
            return false;
        }
    }

    private void batch(byte[] bytes, int from, int to) {
        Batch batch = new Batch(countRequests(bytes, from, to));
        JsonScanner scanner = new JsonScanner(bytes, from, to);
        scanner.enterArray();
        boolean empty = true;
        while (scanner.nextElement()) {
            empty = false;
            int elementFrom = scanner.position();
            scanner.skipValue();
            fromClient(
                    MessageHead.of(bytes, elementFrom, scanner.position()),
                    bytes,
                    elementFrom,
                    scanner.position(),
                    batch);
        }
        if (empty) {
            note(MessageHead.of(bytes, from, to), Arrays.copyOfRange(bytes, from, to));
        }
    }

    private static int countRequests(byte[] bytes, int from, int to) {
        int count = 0;
        JsonScanner scanner = new JsonScanner(bytes, from, to);
        scanner.enterArray();
        while (scanner.nextElement()) {
            int elementFrom = scanner.position();
            scanner.skipValue();
            if (MessageHead.of(bytes, elementFrom, scanner.position()).kind() == MessageHead.Kind.REQUEST) {
                count++;
            }
        }
        return count;
    }

    @Override
    public void oversizedLine(byte[] head, byte[] tail) {
        MessageHead request = MessageHead.of(head, 0, head.length);
        String rawId = request.rawId();
        if (rawId == null) {
            rawId = MessageHead.lastRawId(tail);
        }
        if (rawId == null) {
            log.say(LogLevel.WARN, "a message over 16 MiB without an id was dropped");
        } else if (request.kind() != MessageHead.Kind.RESPONSE) {
            answer(rawId, null, RpcError.TOO_LARGE);
        }
    }

    @Override
    public void oversized(byte[] bytes, int from, int to) {
        MessageHead head = MessageHead.of(bytes, from, to);
        String id = head.id();
        PendingRequest request = id == null || head.kind() != MessageHead.Kind.RESPONSE ? null : backlog.answered(id);
        if (request == null) {
            log.say(LogLevel.WARN, "a message of the gateway over 16 MiB was dropped");
        } else {
            answer(request, RpcError.ANSWER_TOO_LARGE);
        }
    }

    @Override
    public void message(byte[] bytes, int from, int to) throws IOException {
        MessageHead head = MessageHead.of(bytes, from, to);
        String id = head.id();
        if (head.kind() != MessageHead.Kind.RESPONSE || id == null) {
            if (to > from) {
                output.lentLine(bytes, from, to);
            }
            return;
        }
        PendingRequest request = backlog.answered(id);
        if (request == null) {
            log.say(LogLevel.DEBUG, "an answer that nobody waits for was dropped");
            return;
        }
        Batch batch = request.batch;
        if (batch == null) {
            output.lentLine(bytes, from, to);
            return;
        }
        Optional<byte[]> whole = batch.add(bytes, from, to);
        if (whole.isPresent()) {
            output.line(whole.get());
        }
    }

    void answerAll(List<PendingRequest> requests, RpcError error) {
        for (PendingRequest request : requests) {
            answer(request, error);
        }
    }

    void answer(PendingRequest request, RpcError error) {
        answer(request.rawId, request.batch, error);
    }

    private void answer(String rawId, @Nullable Batch batch, RpcError error) {
        byte[] answer = error.answerTo(rawId);
        try {
            if (batch == null) {
                output.line(answer);
                return;
            }
            Optional<byte[]> whole = batch.add(answer, 0, answer.length);
            if (whole.isPresent()) {
                output.line(whole.get());
            }
        } catch (ClientGone e) {
            // The client reads no more; its end of input follows and ends the bridge.
            log.say(LogLevel.DEBUG, "the client does not read any more");
        }
    }
}
