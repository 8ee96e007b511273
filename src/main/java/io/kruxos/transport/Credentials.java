package io.kruxos.transport;

import io.kruxos.domain.AgentName;
import io.kruxos.session.Authentication;
import io.kruxos.session.Authenticator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Locale;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Reads who a request says it is from, and has it proved. */
final class Credentials {
    static final String AGENT_HEADER = "KruxOS-Agent";
    private static final String SCHEME = "bearer ";

    private final Authenticator authenticator;

    Credentials(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Who is calling. */
    sealed interface Claim {
        record Proved(AgentName agent) implements Claim {}

        record Refused(Refusal refusal) implements Claim {}
    }

    Claim claim(Request request) {
        List<String> values = request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
        if (values.size() != 1 || !values.getFirst().toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return new Claim.Refused(Refusal.wrongCredentials());
        }
        String token = values.getFirst().substring(SCHEME.length()).strip();
        String name = request.getHeaders().get(AGENT_HEADER);
        AgentName claimed = null;
        if (name != null) {
            try {
                claimed = new AgentName(name);
            } catch (IllegalArgumentException e) {
                return new Claim.Refused(Refusal.wrongCredentials());
            }
        }
        Authentication found = authenticator.authenticate(claimed, token, source(request));
        return switch (found) {
            case Authentication.Granted granted -> new Claim.Proved(granted.agent());
            case Authentication.Wrong() -> new Claim.Refused(Refusal.wrongCredentials());
            case Authentication.Revoked(AgentName _) -> new Claim.Refused(Refusal.revoked());
            case Authentication.TooManyTries tries -> new Claim.Refused(Refusal.tooManyTries(tries.retryAfter()));
        };
    }

    /** An address without its port, or the user at the other end of a Unix socket. */
    private static String source(Request request) {
        if (request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress internet
                && internet.getAddress() != null) {
            return internet.getAddress().getHostAddress();
        }
        Object channel =
                request.getConnectionMetaData().getConnection().getEndPoint().getTransport();
        try {
            return channel instanceof SocketChannel socket
                    ? "user:"
                            + socket.getOption(ExtendedSocketOptions.SO_PEERCRED)
                                    .user()
                                    .getName()
                    : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
