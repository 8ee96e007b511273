package io.kruxos.bridge;

import io.kruxos.bridge.BridgeFailure.Cause;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Opens connections to the gateway and says in words why one cannot be opened. */
final class Connector {
    static final long PATIENCE_MS = 10_000;

    private final BridgeSettings settings;
    private final Watchdog watchdog;
    private final Randomness randomness = new Randomness();

    Connector(BridgeSettings settings, Watchdog watchdog) {
        this.settings = settings;
        this.watchdog = watchdog;
    }

    /**
     * Opens one.
     *
     * @param session the session to go on with; empty for a new one
     * @throws BridgeFailure when it cannot be opened, within {@value #PATIENCE_MS} ms
     */
    GatewayConnection open(Optional<String> session) {
        boolean late = true;
        try {
            GatewayConnection connection = Upgrade.open(link(), settings, session, randomness);
            late = watchdog.release();
            if (!late) {
                return connection;
            }
            connection.abort();
        } catch (IOException e) {
            late = watchdog.release();
            if (!late) {
                throw failure(e);
            }
        } finally {
            watchdog.release();
        }
        throw BridgeFailure.passing(
                Cause.NETWORK,
                "the gateway at " + settings.endpoint() + " did not answer within " + PATIENCE_MS / 1000
                        + " seconds: look at 'kruxos status'");
    }

    private Link link() throws IOException {
        Endpoint endpoint = settings.endpoint();
        return endpoint.way() == Endpoint.Way.TLS
                ? TlsLink.open(endpoint, settings.authority(), watchdog)
                : ChannelLink.open(endpoint, watchdog);
    }

    private BridgeFailure failure(IOException e) {
        Endpoint endpoint = settings.endpoint();
        if (e instanceof UnknownHostException || e.getClass().getSimpleName().equals("UnresolvedAddressException")) {
            return unknownHost();
        }
        if (e instanceof SSLException) {
            return BridgeFailure.lasting(
                    Cause.NETWORK,
                    "the gateway at " + endpoint + " is not who it should be or speaks no TLS (" + reason(e)
                            + "): KRUXOS_CA_FILE must name its tls/ca.pem, and the host must be one its certificate names");
        }
        return BridgeFailure.passing(
                Cause.NETWORK,
                "no gateway at " + endpoint + " (" + reason(e)
                        + "): start it with 'kruxos up', or set KRUXOS_ENDPOINT");
    }

    private BridgeFailure unknownHost() {
        return BridgeFailure.lasting(
                Cause.NETWORK, "the host of KRUXOS_ENDPOINT " + settings.endpoint() + " is not known: check its name");
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null || message.length() > 200 ? e.getClass().getSimpleName() : message;
    }
}
