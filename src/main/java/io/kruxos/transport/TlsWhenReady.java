package io.kruxos.transport;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Recognises TLS by its first bytes and speaks it once keys and certificate are loaded, which takes longer than all the rest of
 * the port's start; a connection that comes before waits for them.
 */
final class TlsWhenReady extends AbstractLifeCycle implements ConnectionFactory.Detecting {
    private static final int HANDSHAKE = 0x16;
    private static final int MAJOR_VERSION = 0x03;

    private final Supplier<SSLContext> context;
    private final CompletableFuture<SslConnectionFactory> factory;
    private final String next;

    /** {@code context} makes keys and certificate; {@code next} is the protocol within. */
    TlsWhenReady(Supplier<SSLContext> context, String next) {
        this.context = context;
        this.next = next;
        this.factory = new CompletableFuture<>();
    }

    /** Loads on a thread of its own, from now on: after all that a start waits for, which needs the processors too. */
    void begin() {
        Thread.ofPlatform().daemon().name("tls-loader").start(this::load);
    }

    /** Completes when TLS is spoken, exceptionally when it can't be. */
    CompletableFuture<?> ready() {
        return factory;
    }

    private void load() {
        try {
            SslContextFactory.Server server = new SslContextFactory.Server();
            server.setSslContext(context.get());
            server.setIncludeProtocols("TLSv1.3", "TLSv1.2");
            server.setRenegotiationAllowed(false);
            SslConnectionFactory made = new SslConnectionFactory(server, next);
            made.start();
            factory.complete(made);
        } catch (Exception e) {
            factory.completeExceptionally(e);
        }
    }

    @Override
    public Detection detect(ByteBuffer buffer) {
        if (buffer.remaining() < 2) {
            return Detection.NEED_MORE_BYTES;
        }
        return buffer.get(buffer.position()) == HANDSHAKE && buffer.get(buffer.position() + 1) == MAJOR_VERSION
                ? Detection.RECOGNIZED
                : Detection.NOT_RECOGNIZED;
    }

    @Override
    public String getProtocol() {
        return "TLS";
    }

    @Override
    public List<String> getProtocols() {
        return List.of(getProtocol());
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        try {
            return factory.join().newConnection(connector, endPoint);
        } catch (CompletionException e) {
            throw new IllegalStateException("TLS could not be set up", e.getCause());
        }
    }
}
