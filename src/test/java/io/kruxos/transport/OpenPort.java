package io.kruxos.transport;

import io.kruxos.mcp.FakeCalls;
import io.kruxos.mcp.FakeSessions;
import io.kruxos.mcp.McpServer;
import io.kruxos.mcp.SessionLimits;
import io.kruxos.mcp.ToolNames;
import io.kruxos.wire.JsonLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A real port over fakes, at any free TCP port and a Unix socket of its own. */
final class OpenPort implements AutoCloseable {
    static final SessionLimits SESSION = new SessionLimits(1e6, 1_000_000, 64, 256, 1 << 20, Duration.ofMinutes(5), 64);

    /** Made once for all tests. */
    static final Path TLS = temporary();

    final FakeCalls calls = new FakeCalls();
    final FakeSessions sessions;
    final FakeAuthenticator authenticator = new FakeAuthenticator();
    final Path directory;
    final Path unixSocket;
    final McpServer mcp;
    final AgentPort port;

    private OpenPort(AgentPortSettings settings, FakeSessions sessions, Path directory) {
        this.sessions = sessions;
        this.directory = directory;
        this.unixSocket = directory.resolve("agents.sock");
        ToolNames names = ToolNames.of(FakeCalls.NAMES);
        this.mcp = new McpServer(calls, sessions, names, settings.limits().session(), "1.0", System::nanoTime);
        this.port = new AgentPort(
                settings,
                new AgentPort.Parts(
                        calls,
                        sessions,
                        authenticator,
                        names,
                        (agent, question) -> question.equals("q_1")
                                ? Optional.of(Map.of("id", question, "agent", agent.value(), "status", "waiting"))
                                : Optional.empty()),
                mcp,
                () -> ServerCertificate.ensure(TLS, Set.of(), InstantSource.system())
                        .tlsContext());
        port.open();
    }

    static OpenPort with(TransportLimits limits) {
        return with(limits, PlainFrom.LOOPBACK, new FakeSessions());
    }

    static OpenPort with(TransportLimits limits, PlainFrom plainFrom, FakeSessions sessions) {
        Path directory = temporary();
        return new OpenPort(
                new AgentPortSettings(
                        List.of("127.0.0.1"),
                        0,
                        plainFrom,
                        Set.of("gateway.example"),
                        Set.of("https://tool.example:8443"),
                        directory.resolve("agents.sock"),
                        "rw-------",
                        limits),
                sessions,
                directory);
    }

    /** The default limits but for small sizes. */
    static TransportLimits limits(int messageBytesMax, int connections, int connectionsPerAgent) {
        TransportLimits normal = TransportLimits.DEFAULT;
        return new TransportLimits(
                messageBytesMax,
                normal.headerBytesMax(),
                normal.batchMax(),
                connections,
                connectionsPerAgent,
                normal.socketsMax(),
                normal.outgoingBytesMax(),
                normal.idle(),
                normal.pingEvery(),
                normal.silentMax(),
                Duration.ofMillis(100),
                JsonLimits.DEFAULT,
                SESSION);
    }

    static TransportLimits limits() {
        return limits(4 << 20, 64, 64);
    }

    String url(String path) {
        return "http://127.0.0.1:" + port.port() + path;
    }

    @Override
    public void close() {
        port.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("kruxos-port");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
