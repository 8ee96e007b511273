package io.kruxos.bridge;

import io.kruxos.bridge.BridgeFailure.Hope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One bridge between one client and its gateway, from its start to the end of the client's input. */
final class Bridge {
    private static final long GRACE_NANOS = 1_500_000_000L;
    private static final long GRACE_PAUSE_MS = 50;

    private final Environment environment;
    private final InputStream in;
    private final ClientOutput output;
    private final Runnable clientGone;
    private BridgeLog log;
    private volatile @Nullable Reconnection reconnection;

    /**
     * @param in the client's messages
     * @param out the client's answers; unbuffered
     * @param clientGone run on the reading thread when {@code out} takes nothing more, while {@link #run} still waits for input
     */
    Bridge(Map<String, String> variables, InputStream in, OutputStream out, BridgeLog log, Runnable clientGone) {
        this.environment = new Environment(variables);
        this.in = in;
        this.output = new ClientOutput(out);
        this.log = log;
        this.clientGone = clientGone;
    }

    /**
     * Connects and runs to the end of input.
     *
     * @throws BridgeFailure when the first connection cannot be made; a later one is waited for
     */
    void run() {
        BridgeSettings settings = BridgeSettings.read(environment);
        log = log.at(settings.logLevel());
        warnOfPlainText(settings.endpoint());
        Connector connector = new Connector(settings, new Watchdog(Connector.PATIENCE_MS));
        GatewayConnection first = connect(connector);
        Backlog backlog = new Backlog();
        Relay relay = new Relay(backlog, output, log);
        Reconnection reader = new Reconnection(connector, first, backlog, relay, log, clientGone);
        reconnection = reader;
        try {
            backlog.drainTo(first);
            reader.start();
            if (!settings.endpoint().isLocal()) {
                new Heartbeat(reader).start();
            }
            relayInput(relay);
        } catch (IOException e) {
            log.say(LogLevel.DEBUG, "stdin failed, which is its end");
        }
        finish();
    }

    /** Tells the gateway that the client is done, and stops reconnecting. Any thread, any time, never waits. */
    void finish() {
        Reconnection reader = reconnection;
        if (reader != null) {
            reader.finish();
        }
    }

    private void relayInput(Relay relay) throws IOException {
        ClientInput input = new ClientInput(in);
        boolean more = true;
        while (more) {
            more = input.readSome(relay);
        }
    }

    /** A gateway that is being restarted at this moment gets a moment. */
    private static GatewayConnection connect(Connector connector) {
        long giveUp = System.nanoTime() + GRACE_NANOS;
        while (true) {
            try {
                return connector.open(Optional.empty());
            } catch (BridgeFailure failure) {
                if (failure.hope() == Hope.NONE || System.nanoTime() - giveUp > 0 || !paused()) {
                    throw failure;
                }
            }
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(GRACE_PAUSE_MS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void warnOfPlainText(Endpoint endpoint) {
        if (endpoint.way() == Endpoint.Way.PLAIN && !endpoint.isLocal()) {
            log.say(
                    LogLevel.WARN,
                    "the agent's token travels in clear to " + endpoint + ": use wss:// between machines");
        }
    }
}
