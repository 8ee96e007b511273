package io.kruxos.transport;

import io.kruxos.call.GovernedCalls;
import io.kruxos.mcp.McpServer;
import io.kruxos.mcp.ToolNames;
import io.kruxos.session.Authenticator;
import io.kruxos.session.Sessions;
import io.kruxos.wire.RpcReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Where agents connect: one TCP port with and without TLS, and a Unix socket. */
public final class AgentPort implements AutoCloseable {
    private static final int THREADS_MAX = 24;

    private final AgentPortSettings settings;
    private final Server server;
    private final SocketKeeper keeper;
    private final McpServer mcp;
    private final TlsWhenReady tls;
    private int port;

    /** What the port stands on; the lead of the whole binds it. */
    public record Parts(
            GovernedCalls calls,
            Sessions sessions,
            Authenticator authenticator,
            ToolNames names,
            ApprovalLookup approvals) {}

    /**
     * A port that is not open yet.
     *
     * @param tlsContext called once, on a thread of its own
     */
    public AgentPort(AgentPortSettings settings, Parts parts, McpServer mcp, Supplier<SSLContext> tlsContext) {
        this.settings = settings;
        this.mcp = mcp;
        TransportLimits limits = settings.limits();
        this.keeper = new SocketKeeper(
                Duration.ofSeconds(2).compareTo(limits.pingEvery()) < 0
                        ? Duration.ofSeconds(2)
                        : limits.pingEvery().dividedBy(4));
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, 4);
        threads.setName("agents");
        this.server = new Server(threads);
        HttpConnections http = new HttpConnections(configuration(limits));
        this.tls = new TlsWhenReady(tlsContext, http.getProtocol());
        RpcReader reader = new RpcReader(limits.json(), limits.batchMax());
        ConnectionCounts counts = new ConnectionCounts(limits.connectionsMax(), limits.connectionsPerAgentMax());
        server.setHandler(new FrontDoor(
                new AccessRules(settings.plainFrom(), settings.hosts(), settings.origins()),
                new Credentials(parts.authenticator()),
                counts,
                new SocketFace(mcp, reader, limits, keeper, counts, threads),
                new McpHttpFace(mcp, reader, limits),
                new RpcFace(
                        new RpcMethods(parts.calls(), parts.sessions(), parts.names(), parts.approvals()),
                        parts.sessions(),
                        reader,
                        limits)));
        server.setErrorHandler(new QuietErrors());
        server.addBean(new NetworkConnectionLimit(limits.socketsMax(), server));
        server.setStopTimeout(0);
    }

    /**
     * Opens the port; returns when connections are taken.
     *
     * @throws UncheckedIOException when an address or the socket file can't be had
     */
    public void open() {
        try {
            port = settings.port();
            for (String address : settings.addresses()) {
                port = listen(address, port);
            }
            if (settings.unixSocket() != null) {
                listen(settings.unixSocket());
            }
            server.start();
            if (settings.unixSocket() != null) {
                Files.setPosixFilePermissions(
                        settings.unixSocket(), PosixFilePermissions.fromString(settings.unixPermissions()));
            }
            keeper.start();
            tls.begin();
        } catch (IOException e) {
            throw new UncheckedIOException("agents' port: " + e.getMessage(), e);
        } catch (Exception e) {
            throw new IllegalStateException("agents' port: " + e.getMessage(), e);
        }
    }

    /** The TCP port, once it is open. */
    public int port() {
        return port;
    }

    /** Completes when TLS is spoken, exceptionally when it can't be. */
    public CompletableFuture<?> tlsReady() {
        return tls.ready();
    }

    /** Says good-bye to every client and closes; sessions stay open on disk. */
    @Override
    public void close() {
        keeper.stop();
        mcp.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("agents' port: " + e.getMessage(), e);
        }
    }

    private int listen(String address, int wanted) throws IOException {
        ServerConnector connector = new ServerConnector(
                server,
                0,
                1,
                new DetectorConnectionFactory(tls),
                new HttpConnections(configuration(settings.limits())));
        connector.setHost(address);
        connector.setPort(wanted);
        connector.setIdleTimeout(settings.limits().idle().toMillis());
        connector.setAcceptedTcpNoDelay(true);
        connector.open();
        server.addConnector(connector);
        return connector.getLocalPort();
    }

    private void listen(Path socket) throws IOException {
        requireNobodyThere(socket);
        Files.deleteIfExists(socket);
        UnixDomainServerConnector connector =
                new UnixDomainServerConnector(server, 0, 1, new HttpConnections(configuration(settings.limits())));
        connector.setUnixDomainPath(socket);
        connector.setIdleTimeout(settings.limits().idle().toMillis());
        server.addConnector(connector);
    }

    /** A file that is left over is replaced; a gateway that listens is not pushed aside. */
    private static void requireNobodyThere(Path socket) throws IOException {
        if (!Files.exists(socket)) {
            return;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return;
        }
        throw new IOException("another gateway listens at " + socket);
    }

    private static HttpConfiguration configuration(TransportLimits limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setSendDateHeader(true); // whoever has trouble with a certificate compares clocks first
        http.setRequestHeaderSize(limits.headerBytesMax());
        http.setIdleTimeout(limits.idle().toMillis());
        return http;
    }
}
