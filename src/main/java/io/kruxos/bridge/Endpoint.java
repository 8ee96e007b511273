package io.kruxos.bridge;

import io.kruxos.bridge.BridgeFailure.Cause;
import java.nio.file.Path;

/**
 * Where the gateway listens.
 *
 * @param way what carries the bytes
 * @param host host name or address as in a URL, without brackets; {@code localhost} for a Unix socket
 * @param port TCP port; 0 for a Unix socket
 * @param target path of the upgrade request; for a Unix socket {@code /mcp}
 * @param socket the socket's path; the empty path for TCP
 */
record Endpoint(Way way, String host, int port, String target, Path socket) {
    private static final int PORT = 7700;
    private static final String FORMS = "use wss://HOST:7700, ws://HOST:7700 or unix:/path/to/agents.sock";

    /** What carries the bytes. */
    enum Way {
        UNIX,
        PLAIN,
        TLS
    }

    static Endpoint ofSocket(Path socket) {
        return new Endpoint(Way.UNIX, "localhost", 0, "/mcp", socket);
    }

    static Endpoint ofLocalhost() {
        return new Endpoint(Way.TLS, "localhost", PORT, "/mcp", Path.of(""));
    }

    /**
     * Reads {@code unix:/path}, {@code ws://host[:port][/path]} or {@code wss://…}. By hand, because java.net.URI costs
     * milliseconds of the start.
     */
    static Endpoint parse(String text) {
        if (text.startsWith("unix:")) {
            String path = text.startsWith("unix://") ? text.substring(7) : text.substring(5);
            if (!path.startsWith("/")) {
                throw malformed(text);
            }
            return ofSocket(Path.of(path));
        }
        if (text.startsWith("wss://")) {
            return parseAuthority(text, Way.TLS, text.substring(6));
        }
        if (text.startsWith("ws://")) {
            return parseAuthority(text, Way.PLAIN, text.substring(5));
        }
        throw malformed(text);
    }

    private static Endpoint parseAuthority(String text, Way way, String rest) {
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String target = slash < 0 || slash == rest.length() - 1 ? "/mcp" : rest.substring(slash);
        int colon = authority.lastIndexOf(':');
        boolean numberedPort = colon > authority.lastIndexOf(']');
        String host = numberedPort ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (!isPlain(host) || !isPlain(target)) {
            throw malformed(text);
        }
        return new Endpoint(
                way, host, numberedPort ? port(text, authority.substring(colon + 1)) : PORT, target, Path.of(""));
    }

    private static int port(String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
        throw malformed(text);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '@') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static BridgeFailure malformed(String text) {
        boolean printable = isPlain(text) && text.length() < 200;
        return BridgeFailure.lasting(
                Cause.USAGE,
                "KRUXOS_ENDPOINT " + (printable ? "'" + text + "' " : "") + "is not an endpoint: " + FORMS);
    }

    /** Whether the gateway is on this machine, so that nobody can sit in between and the kernel tells when it dies. */
    boolean isLocal() {
        return way == Way.UNIX || host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** The value of the {@code Host} header. */
    String authority() {
        if (way == Way.UNIX) {
            return host;
        }
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public String toString() {
        return switch (way) {
            case UNIX -> "unix:" + socket;
            case PLAIN -> "ws://" + authority();
            case TLS -> "wss://" + authority();
        };
    }
}
