package io.kruxos.policy;

import io.kruxos.domain.HostFact;
import java.util.List;
import java.util.Locale;

/**
 * A pattern for network peers: {@code repo.example.com:443}, {@code *.example.com} (every name below, at any depth, not the
 * name itself), {@code [::1]:8080}. Without a port every port matches.
 */
final class HostPattern {
    private static final int ANY_PORT = 0;

    private final String written;
    private final TextGlob name;
    private final int port;

    private HostPattern(String written, TextGlob name, int port) {
        this.written = written;
        this.name = name;
        this.port = port;
    }

    /**
     * Compiles a pattern.
     *
     * @throws IllegalArgumentException when it is malformed; the message is for the author of the file
     */
    static HostPattern of(String written) {
        int colon = written.lastIndexOf(':');
        boolean bracketed = written.startsWith("[");
        int end = bracketed ? written.indexOf(']') : written.indexOf(':') < 0 ? written.length() : written.indexOf(':');
        if (end < 0 || (!bracketed && colon > end)) {
            throw new IllegalArgumentException("an IPv6 address stands in brackets: [::1]:443");
        }
        String name = written.substring(bracketed ? 1 : 0, end).toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.endsWith(".")) {
            throw new IllegalArgumentException("a host is a name or an address, without scheme, path or final dot");
        }
        String rest = written.substring(bracketed ? end + 1 : end);
        return new HostPattern(written, TextGlob.of(name), rest.isEmpty() ? ANY_PORT : port(rest));
    }

    private static int port(String rest) {
        if (!rest.matches(":[1-9][0-9]{0,4}") || Integer.parseInt(rest.substring(1)) > 65535) {
            throw new IllegalArgumentException("a port is a number from 1 to 65535");
        }
        return Integer.parseInt(rest.substring(1));
    }

    boolean matches(HostFact fact) {
        return (port == ANY_PORT || port == fact.port()) && name.matches(plain(fact.host()));
    }

    /** {@code example.com.} is the same host as {@code example.com}. */
    static String plain(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** The host names that match, when the pattern has no wildcard; empty otherwise. */
    List<String> literals() {
        return name.literals();
    }

    @Override
    public String toString() {
        return written;
    }
}
