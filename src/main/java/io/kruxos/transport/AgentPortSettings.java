package io.kruxos.transport;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where agents connect.
 *
 * @param addresses literal addresses to listen at, {@code 127.0.0.1} and {@code ::1} or {@code 0.0.0.0}; all at the same port
 * @param port 0 for any that is free
 * @param plainFrom from where connections without TLS are taken
 * @param hosts names besides localhost and loopback addresses that clients may call this machine by
 * @param origins web origins whose pages may connect, {@code https://tool.example:8443}; programs send none
 * @param unixSocket the socket file; null for none
 * @param unixPermissions who may connect to it, as {@code rw-------}
 */
public record AgentPortSettings(
        List<String> addresses,
        int port,
        PlainFrom plainFrom,
        Set<String> hosts,
        Set<String> origins,
        @Nullable Path unixSocket,
        String unixPermissions,
        TransportLimits limits) {
    public static final int PORT = 7700;

    public AgentPortSettings {
        addresses = List.copyOf(addresses);
        hosts = Set.copyOf(hosts);
        origins = Set.copyOf(origins);
        if (addresses.isEmpty() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("an address and a port are needed");
        }
    }

    /** Loopback only, plain or TLS, with a Unix socket for the owner of the process. */
    public static AgentPortSettings local(int port, @Nullable Path unixSocket) {
        return new AgentPortSettings(
                List.of("127.0.0.1", "::1"),
                port,
                PlainFrom.LOOPBACK,
                Set.of(),
                Set.of(),
                unixSocket,
                "rw-------",
                TransportLimits.DEFAULT);
    }
}
