package io.kruxos.transport;

import io.kruxos.mcp.Outlet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What the server tells an HTTP session unasked: the GET stream, served on its own virtual thread. */
final class EventStream implements Outlet {
    private static final byte[] COMMENT = ": alive\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = new byte[0];
    private static final int WAITING_MAX = 256;

    private final LinkedBlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>();
    private final Response response;
    private final Duration heartbeat;

    EventStream(Response response, Duration heartbeat) {
        this.response = response;
        this.heartbeat = heartbeat;
    }

    @Override
    public void send(byte[] text) {
        // A client that doesn't read loses the stream, not the session.
        waiting.add(waiting.size() < WAITING_MAX ? text : END);
    }

    @Override
    public void close(String reason) {
        waiting.add(END);
    }

    /** Sends what comes until the stream is closed or the client goes. */
    @SuppressWarnings({"ArrayEquals", "ReferenceEquality"}) // END is a mark.
    void serve(Callback callback) throws InterruptedException {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, HttpExchange.EVENTS);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        try {
            byte[] next = COMMENT;
            while (next != END) {
                HttpExchange.write(response, false, next);
                byte[] text = waiting.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
                next = text == null ? COMMENT : text == END ? END : HttpExchange.event(text);
            }
            response.write(true, null, callback);
        } catch (IOException e) {
            callback.failed(e);
        }
    }
}
