package io.kruxos.transport;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.HostPort;

/**
 * Who may knock at all. The Host header must be a name of this machine that its operator knows: a page of a foreign site whose
 * name was pointed at this address (DNS rebinding) is refused although its connection is local.
 */
final class AccessRules {
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private final PlainFrom plainFrom;
    private final Set<String> hosts;
    private final Set<String> origins;

    AccessRules(PlainFrom plainFrom, Set<String> hosts, Set<String> origins) {
        this.plainFrom = plainFrom;
        this.hosts = Set.copyOf(
                hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList());
        this.origins = Set.copyOf(origins);
    }

    /** Why the request is refused; empty when it is not. */
    Optional<Refusal> refusal(Request request) {
        if (!request.getConnectionMetaData().isSecure()
                && !plainFrom.allows(request.getConnectionMetaData().getRemoteSocketAddress())) {
            return Optional.of(Refusal.of(
                    403,
                    "tls_required",
                    "Connections without TLS are not taken from there: use https:// or wss://. The operator can allow"
                            + " plain ones."));
        }
        if (!hostIsOurs(request.getHeaders().getValuesList(HttpHeader.HOST))) {
            return Optional.of(Refusal.of(
                    421,
                    "unknown_host",
                    "This machine is not known by the name in the Host header; the operator can add the name."));
        }
        return originIsAllowed(request.getHeaders().getFields(HttpHeader.ORIGIN))
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        403,
                        "foreign_origin",
                        "Pages of this web origin may not connect; the operator can allow the origin."));
    }

    private boolean hostIsOurs(List<String> values) {
        if (values.size() != 1) {
            return false;
        }
        String host;
        try {
            host = new HostPort(values.getFirst()).getHost();
        } catch (IllegalArgumentException e) {
            return false;
        }
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("[::1]")
                || name.equals("::1")
                || LOOPBACK_V4.matcher(name).matches()
                || hosts.contains(name);
    }

    private boolean originIsAllowed(List<HttpField> fields) {
        return fields.stream().allMatch(field -> origins.contains(field.getValue()));
    }
}
