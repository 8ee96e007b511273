package io.kruxos.transport;

import io.kruxos.wire.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Whether the gateway lives and is ready, for machines that watch it: loopback only, without a token, and without secrets. */
public final class HealthPort implements AutoCloseable {
    public static final int PORT = 7704;

    /**
     * How the gateway is.
     *
     * @param ready whether calls can be made
     * @param details what is in force, such as the sandbox's mode; shown to everybody on this machine
     */
    public record Health(boolean ready, Map<String, @Nullable Object> details) {}

    private final Server server;
    private final ServerConnector connector;

    /** A port that is not open yet; {@code health} answers at once. */
    public HealthPort(int port, Supplier<Health> health) {
        QueuedThreadPool threads = new QueuedThreadPool(4, 1);
        threads.setName("health");
        threads.setReservedThreads(0);
        this.server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(4096);
        this.connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(5_000);
        server.addConnector(connector);
        server.setHandler(new Answer(health));
        server.setErrorHandler(new QuietErrors());
        server.setStopTimeout(0);
    }

    /** Opens the port. */
    public void open() {
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("health port: " + e.getMessage(), e);
        }
    }

    /** The port, once it is open. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("health port: " + e.getMessage(), e);
        }
    }

    private static final class Answer extends Handler.Abstract.NonBlocking {
        private final AccessRules rules = new AccessRules(PlainFrom.LOOPBACK, Set.of(), Set.of());
        private final Supplier<Health> health;

        Answer(Supplier<Health> health) {
            this.health = health;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            var refusal = rules.refusal(request);
            if (refusal.isPresent()) {
                Answers.refuse(response, callback, refusal.get());
                return true;
            }
            switch (Request.getPathInContext(request)) {
                case "/health" -> Answers.json(response, callback, 200, body("alive"));
                case "/health/ready" -> {
                    boolean ready = health.get().ready();
                    Answers.json(response, callback, ready ? 200 : 503, body(ready ? "ready" : "not_ready"));
                }
                default ->
                    Answers.refuse(
                            response, callback, Refusal.of(404, "not_found", "There are /health and /health/ready."));
            }
            return true;
        }

        private byte[] body(String status) {
            Map<String, @Nullable Object> body = new LinkedHashMap<>();
            body.put("status", status);
            body.putAll(health.get().details());
            return JsonWriter.bytes(body);
        }
    }
}
