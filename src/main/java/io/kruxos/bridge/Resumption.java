package io.kruxos.bridge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a new connection is told before anything else goes over it. A thread of its own, because the reading thread has to go
 * on reading: a gateway that cannot get rid of its answers would not take the requests.
 */
final class Resumption extends Thread {
    private final GatewayConnection connection;
    private final Session session;
    private final Backlog backlog;
    private final Relay relay;
    private final BridgeLog log;

    /** What the gateway made of the session that was asked for. */
    enum Session {
        SAME,
        NEW
    }

    Resumption(GatewayConnection connection, Session session, Backlog backlog, Relay relay, BridgeLog log) {
        super("bridge-resumption");
        this.connection = connection;
        this.session = session;
        this.backlog = backlog;
        this.relay = relay;
        this.log = log;
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            switch (session) {
                case SAME -> resume();
                case NEW -> startAgain();
            }
            backlog.drainTo(connection);
            log.say(LogLevel.INFO, "connected again");
        } catch (IOException | InterruptedException e) {
            log.say(LogLevel.INFO, "lost while resuming");
            connection.abort();
        }
    }

    private void resume() throws IOException {
        List<PendingRequest> outstanding = backlog.outstanding();
        connection.send(announcement(outstanding));
        for (PendingRequest request : outstanding) {
            byte[] cancellation = request.cancellation;
            connection.send(cancellation == null ? request.message : cancellation);
        }
    }

    /** {@code kruxos/resume}: the gateway may forget every other answer, and none of these requests may run twice. */
    private static byte[] announcement(List<PendingRequest> outstanding) {
        StringBuilder json =
                new StringBuilder("{\"jsonrpc\":\"2.0\",\"method\":\"kruxos/resume\",\"params\":{\"outstanding\":[");
        String separator = "";
        for (PendingRequest request : outstanding) {
            if (request.cancellation == null) {
                json.append(separator).append(request.rawId);
                separator = ",";
            }
        }
        return json.append("]}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void startAgain() throws IOException, InterruptedException {
        log.say(LogLevel.WARN, "the gateway has forgotten the session: a new one was opened");
        relay.answerAll(backlog.loseSession(), RpcError.SESSION_LOST);
        PendingRequest initialize = backlog.recordedInitialize();
        if (initialize == null) {
            return;
        }
        backlog.expectReplay(initialize.id);
        connection.send(initialize.message);
        backlog.awaitReplay(connection);
        byte[] initialized = backlog.recordedInitialized();
        if (initialized != null) {
            connection.send(initialized);
        }
    }
}
