package io.kruxos.bridge;

import io.kruxos.bridge.BridgeFailure.Cause;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reading thread: it hands the gateway's messages on, and when the connection is lost it makes a new one, for as long as
 * the client lives.
 */
final class Reconnection extends Thread {
    private static final long FIRST_PAUSE_MS = 25;
    private static final long PAUSE_MS_MAX = 5_000;
    private static final long REFUSED_PAUSE_MS = 30_000;
    private static final long UNSENT_NANOS_MAX = 30_000_000_000L;

    private final Connector connector;
    private final Backlog backlog;
    private final Relay relay;
    private final BridgeLog log;
    private final Runnable clientGone;
    private volatile GatewayConnection connection;
    private volatile boolean finished;
    private Optional<String> session;

    Reconnection(
            Connector connector,
            GatewayConnection first,
            Backlog backlog,
            Relay relay,
            BridgeLog log,
            Runnable clientGone) {
        super("bridge-reader");
        this.connector = connector;
        this.connection = first;
        this.session = first.session();
        this.backlog = backlog;
        this.relay = relay;
        this.log = log;
        this.clientGone = clientGone;
        setDaemon(true);
    }

    /** Tells the gateway that the client is done, and makes no new connection. Never waits. */
    void finish() {
        finished = true;
        connection.finish();
        // Only now: interrupting a thread that reads from a channel closes it, and the close frame would be lost.
        interrupt();
    }

    /** The newest connection; it may be lost already. */
    GatewayConnection connection() {
        return connection;
    }

    @Override
    public void run() {
        Resumption resumption = null;
        try {
            while (!finished) {
                read(connection);
                if (resumption != null) {
                    resumption.join();
                }
                resumption = reconnect();
            }
        } catch (InterruptedException e) {
            log.say(LogLevel.DEBUG, "the bridge is being closed");
        } finally {
            // It may have been made while finish() said goodbye to the one before.
            connection.finish();
        }
    }

    private void read(GatewayConnection current) {
        try {
            current.readAll(relay);
        } catch (ClientGone e) {
            clientGone.run();
        } catch (ConnectionLost e) {
            log.say(LogLevel.INFO, "connection lost: " + e.getMessage());
            if (e.code() == ConnectionLost.MESSAGE_TOO_BIG) {
                refuseHeaviest();
            }
        } catch (IOException e) {
            log.say(LogLevel.INFO, "connection lost: " + e.getMessage());
        }
        backlog.lost(current);
        current.abort();
    }

    /** Sending it again would end the next connection too. */
    private void refuseHeaviest() {
        PendingRequest heaviest = backlog.heaviest();
        if (heaviest != null) {
            relay.answer(heaviest, RpcError.TOO_LARGE_FOR_GATEWAY);
        }
    }

    private Resumption reconnect() throws InterruptedException {
        long pauseMs = FIRST_PAUSE_MS;
        while (true) {
            BridgeFailure failure = tryOnce();
            if (failure == null) {
                break;
            }
            log.say(LogLevel.INFO, failure.text());
            if (failure.kind() == Cause.AUTHENTICATION) {
                relay.answerAll(backlog.refuseAll(RpcError.of(failure)), unknown(failure));
                pauseMs = REFUSED_PAUSE_MS;
            }
            relay.answerAll(backlog.expire(System.nanoTime() - UNSENT_NANOS_MAX), RpcError.UNREACHABLE);
            Thread.sleep(pauseMs);
            pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX);
        }
        Resumption.Session kept = session.isPresent() && session.equals(connection.session())
                ? Resumption.Session.SAME
                : Resumption.Session.NEW;
        session = connection.session();
        Resumption resumption = new Resumption(connection, kept, backlog, relay, log);
        resumption.start();
        return resumption;
    }

    private @Nullable BridgeFailure tryOnce() {
        try {
            connection = connector.open(session);
            return null;
        } catch (BridgeFailure e) {
            return e;
        }
    }

    private static RpcError unknown(BridgeFailure failure) {
        return new RpcError(
                failure.kind().rpcCode,
                failure.kind().errorType,
                failure.text()
                        + ". The connection was lost before this call was answered: it is unknown whether it ran",
                RpcError.Retry.NEVER);
    }
}
