package io.kruxos.bridge;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the bridge still owes: requests without an answer, and messages that found no connection. Both are bounded together; a
 * request over the bounds is refused, any other message is dropped. Every method may be called by any thread; none but
 * {@link #drainTo} and {@link #awaitReplay} waits.
 */
final class Backlog {
    static final int MESSAGES_MAX = 1024;
    static final long BYTES_MAX = 48L * 1024 * 1024;

    private static final int CANCELLED_MAX = 64;

    /** All fields are guarded by this. */
    private final Map<String, PendingRequest> requests = new LinkedHashMap<>();

    private final Deque<Unsent> unsent = new ArrayDeque<>();
    private long heldBytes;

    /** How many of {@code unsent} are no requests. */
    private int unsentNotes;

    private @Nullable GatewayConnection live;
    private @Nullable RpcError refusal;
    private @Nullable PendingRequest initialize;
    private byte @Nullable [] initialized;
    private @Nullable String replayed;

    /** A message that found no connection; {@code request} when it is one. */
    private static final class Unsent {
        final byte[] message;
        final @Nullable PendingRequest request;

        Unsent(byte[] message, @Nullable PendingRequest request) {
            this.message = message;
            this.request = request;
        }
    }

    /** Takes a request of the client in and says where it goes. */
    synchronized Route admit(PendingRequest request) {
        RpcError no = refusal;
        if (no == null && requests.containsKey(request.id)) {
            no = RpcError.ID_IN_USE;
        }
        if (no == null && isFull(request.message.length)) {
            no = RpcError.QUEUE_FULL;
        }
        if (no != null) {
            return Route.refused(no);
        }
        requests.put(request.id, request);
        heldBytes += request.bytes();
        if (request.method.equals("initialize")) {
            initialize = request;
        }
        return route(request.message, request);
    }

    /** Takes any other message in; {@code message} is a copy of its own. */
    synchronized Route admit(byte[] message) {
        if (live == null && isFull(message.length)) {
            return Route.refused(RpcError.QUEUE_FULL);
        }
        return route(message, null);
    }

    /** Takes {@code notifications/initialized} in, which a new session has to hear again. */
    synchronized Route admitInitialized(byte[] message) {
        initialized = message;
        return admit(message);
    }

    /** Takes a cancellation in: what was never sent is forgotten, what was sent stays cancelled over a lost connection. */
    synchronized Route cancel(String id, byte[] message) {
        PendingRequest request = requests.get(id);
        if (request == null) {
            return admit(message);
        }
        if (!request.sent) {
            forget(request);
            unsent.removeIf(waiting -> waiting.request == request);
            return Route.WAIT;
        }
        heldBytes -= request.bytes();
        request.cancellation = message;
        heldBytes += request.bytes();
        forgetOldCancelled();
        return route(message, null);
    }

    private Route route(byte[] message, @Nullable PendingRequest request) {
        GatewayConnection connection = live;
        if (connection == null) {
            unsent.add(new Unsent(message, request));
            if (request == null) {
                unsentNotes++;
                heldBytes += message.length;
            }
            return Route.WAIT;
        }
        if (request != null) {
            request.sent = true;
        }
        return new Route(connection, null);
    }

    private boolean isFull(int bytes) {
        return requests.size() + unsentNotes >= MESSAGES_MAX || heldBytes + bytes > BYTES_MAX;
    }

    private void forget(PendingRequest request) {
        requests.remove(request.id);
        heldBytes -= request.bytes();
    }

    /** A cancelled request gets no answer as a rule, so the eldest of them make room. */
    private void forgetOldCancelled() {
        List<PendingRequest> cancelled = new ArrayList<>();
        for (PendingRequest request : requests.values()) {
            if (request.cancellation != null) {
                cancelled.add(request);
            }
        }
        for (int i = 0; i < cancelled.size() - CANCELLED_MAX; i++) {
            forget(cancelled.get(i));
        }
    }

    /** Takes the request out that an answer belongs to; null for a late duplicate or an answer to the bridge's own replay. */
    synchronized @Nullable PendingRequest answered(String id) {
        if (id.equals(replayed)) {
            replayed = null;
            notifyAll();
            return null;
        }
        PendingRequest request = requests.get(id);
        if (request != null) {
            forget(request);
        }
        return request;
    }

    /** Stops using a connection. */
    synchronized void lost(GatewayConnection connection) {
        connection.markLost();
        if (live == connection) {
            live = null;
        }
        notifyAll();
    }

    /** What has to be sent again in the same session, in the order it came: requests, and cancellations of requests. */
    synchronized List<PendingRequest> outstanding() {
        List<PendingRequest> outstanding = new ArrayList<>();
        for (PendingRequest request : requests.values()) {
            if (request.sent) {
                outstanding.add(request);
            }
        }
        return outstanding;
    }

    /**
     * Goes over to a new session: harmless requests will be sent again.
     *
     * @return the others, which nobody can answer any more
     */
    synchronized List<PendingRequest> loseSession() {
        List<PendingRequest> unknown = new ArrayList<>();
        List<PendingRequest> again = new ArrayList<>();
        for (PendingRequest request : outstanding()) {
            if (request.cancellation != null) {
                forget(request);
            } else if (request.isHarmless()) {
                again.add(request);
            } else {
                forget(request);
                unknown.add(request);
            }
        }
        for (PendingRequest request : again.reversed()) {
            request.sent = false;
            unsent.addFirst(new Unsent(request.message, request));
        }
        return unknown;
    }

    /** The {@code initialize} that a new session has to hear; null when there was none or it is under way itself. */
    synchronized @Nullable PendingRequest recordedInitialize() {
        PendingRequest recorded = initialize;
        return recorded == null || requests.get(recorded.id) == recorded ? null : recorded;
    }

    synchronized byte @Nullable [] recordedInitialized() {
        return initialized;
    }

    /** Makes the next answer to {@code id} the bridge's own. */
    synchronized void expectReplay(String id) {
        replayed = id;
    }

    /**
     * Waits until the expected answer came.
     *
     * @throws ConnectionLost when {@code connection} was lost before
     */
    synchronized void awaitReplay(GatewayConnection connection) throws IOException, InterruptedException {
        while (replayed != null) {
            if (connection.isLost()) {
                replayed = null;
                throw new ConnectionLost(ConnectionLost.ABNORMAL, "lost while opening a new session");
            }
            wait();
        }
    }

    /** Sends what waits, in order, and from then on lets everything go to {@code connection} directly. */
    void drainTo(GatewayConnection connection) throws IOException {
        Unsent next = nextFor(connection);
        while (next != null) {
            connection.send(next.message);
            delivered(next);
            next = nextFor(connection);
        }
    }

    private synchronized @Nullable Unsent nextFor(GatewayConnection connection) {
        Unsent next = unsent.peekFirst();
        if (next == null) {
            if (!connection.isLost()) {
                live = connection;
                refusal = null;
            }
            return null;
        }
        PendingRequest request = next.request;
        if (request != null) {
            // From here on it counts as sent, whatever becomes of the connection: the gateway may have seen it.
            request.sent = true;
            unsent.removeFirst();
        }
        return next;
    }

    private synchronized void delivered(Unsent sent) {
        if (sent.request == null && unsent.remove(sent)) {
            unsentNotes--;
            heldBytes -= sent.message.length;
        }
    }

    /** Refuses requests from now on until a connection stands; returns those that are to be answered so. */
    synchronized List<PendingRequest> refuseAll(RpcError reason) {
        refusal = reason;
        List<PendingRequest> all = new ArrayList<>(requests.values());
        all.removeIf(request -> request.cancellation != null);
        requests.clear();
        unsent.clear();
        unsentNotes = 0;
        heldBytes = 0;
        return all;
    }

    /** Takes the requests out that have waited unsent since before {@code nanos}. */
    synchronized List<PendingRequest> expire(long nanos) {
        List<PendingRequest> expired = new ArrayList<>();
        Iterator<Unsent> waiting = unsent.iterator();
        while (waiting.hasNext()) {
            PendingRequest request = waiting.next().request;
            if (request != null && request.arrivedNanos - nanos < 0) {
                waiting.remove();
                forget(request);
                expired.add(request);
            }
        }
        return expired;
    }

    /** Takes the largest request out, which a gateway has refused for its size; null when there is none. */
    synchronized @Nullable PendingRequest heaviest() {
        PendingRequest heaviest = null;
        for (PendingRequest request : requests.values()) {
            if (request.sent && (heaviest == null || request.message.length > heaviest.message.length)) {
                heaviest = request;
            }
        }
        if (heaviest != null) {
            forget(heaviest);
        }
        return heaviest;
    }
}
