package io.kruxos.domain;

/** One network peer of a call: a lower-case host name or a literal address without brackets, and a port from 1 to 65535. */
public record HostFact(String host, int port) {
    public HostFact {
        if (host.isEmpty() || host.length() > 253) {
            throw new IllegalArgumentException("not a host name: " + host);
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }
}
