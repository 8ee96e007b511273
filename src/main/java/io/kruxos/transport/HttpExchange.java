package io.kruxos.transport;

import io.kruxos.mcp.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One POST that waits for its answer, on its own virtual thread. An answer that comes soon is sent as JSON. Else the exchange
 * turns into an event stream, where the client takes one, or sends spaces before its JSON: both keep the way open and show
 * when the client has gone.
 */
final class HttpExchange implements Reply {
    static final String EVENTS = "text/event-stream";
    private static final byte[] SPACE = {'\n'};
    private static final byte[] COMMENT = ": waiting\n\n".getBytes(StandardCharsets.UTF_8);
    private static final Duration SOON = Duration.ofMillis(500);
    /** Progress that a client doesn't read is dropped. */
    private static final int WAITING_MAX = 256;

    private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final Response response;
    private final Duration heartbeat;
    private final Form form;

    /** What the client takes. */
    enum Form {
        JSON,
        EVENTS
    }

    private sealed interface Item {
        @SuppressWarnings("ArrayRecordComponent") // Written once, never compared.
        record Notice(byte[] text) implements Item {}

        @SuppressWarnings("ArrayRecordComponent")
        record Answer(byte[] text) implements Item {}

        record Withdrawn() implements Item {}
    }

    HttpExchange(Response response, Form form, Duration heartbeat) {
        this.response = response;
        this.form = form;
        this.heartbeat = heartbeat;
    }

    @Override
    public void notify(byte[] notification) {
        if (form == Form.EVENTS && items.size() < WAITING_MAX) {
            items.add(new Item.Notice(notification));
        }
    }

    @Override
    public void answer(byte[] text) {
        items.add(new Item.Answer(text));
    }

    @Override
    public void withdrawn() {
        items.add(new Item.Withdrawn());
    }

    /** Sends what comes until the end; {@code onLoss} runs when the client goes before it. */
    void serve(Callback callback, Runnable onLoss) throws InterruptedException {
        Item first = next(SOON);
        switch (first) {
            case Item.Answer answer -> Answers.json(response, callback, 200, answer.text());
            case Item.Withdrawn() -> Answers.empty(response, callback, 202);
            case Item.Notice notice -> stream(notice, callback, onLoss);
            case null -> stream(null, callback, onLoss);
        }
    }

    private void stream(Item.@Nullable Notice first, Callback callback, Runnable onLoss) throws InterruptedException {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, form == Form.EVENTS ? EVENTS : Answers.JSON);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        try {
            Item item = first;
            while (item instanceof Item.Notice || item == null) {
                write(false, item instanceof Item.Notice notice ? event(notice.text()) : alive());
                item = next(heartbeat);
            }
            if (item instanceof Item.Answer answer) {
                write(false, form == Form.EVENTS ? event(answer.text()) : answer.text());
            }
            response.write(true, null, callback);
        } catch (IOException e) {
            onLoss.run();
            callback.failed(e);
        }
    }

    private @Nullable Item next(Duration time) throws InterruptedException {
        return items.poll(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private byte[] alive() {
        return form == Form.EVENTS ? COMMENT : SPACE;
    }

    private void write(boolean last, byte[] bytes) throws IOException {
        write(response, last, bytes);
    }

    static void write(Response response, boolean last, byte[] bytes) throws IOException {
        try (Blocker.Callback written = Blocker.callback()) {
            response.write(last, ByteBuffer.wrap(bytes), written);
            written.block();
        }
    }

    /** One server-sent event; JSON texts have no line breaks. */
    static byte[] event(byte[] json) {
        byte[] head = "event: message\ndata: ".getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(head.length + json.length + 2)
                .put(head)
                .put(json)
                .put((byte) '\n')
                .put((byte) '\n')
                .array();
    }
}
