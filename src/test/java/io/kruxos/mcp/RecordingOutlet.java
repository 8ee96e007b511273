package io.kruxos.mcp;

import io.kruxos.wire.JsonLimits;
import io.kruxos.wire.JsonObjects;
import io.kruxos.wire.JsonReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection that keeps what it was given. */
final class RecordingOutlet implements Outlet {
    final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

    @Override
    public void send(byte[] text) {
        sent.add(text);
    }

    @Override
    public void close(String reason) {
        closed.add(reason);
    }

    /** The next message, waited for. */
    Map<String, @Nullable Object> next() throws InterruptedException {
        return JsonObjects.of(value()).orElseThrow();
    }

    List<?> nextBatch() throws InterruptedException {
        return value() instanceof List<?> batch ? batch : List.of();
    }

    private @Nullable Object value() throws InterruptedException {
        byte[] text = sent.poll(10, TimeUnit.SECONDS);
        if (text == null) {
            throw new AssertionError("nothing was sent");
        }
        return new JsonReader(JsonLimits.DEFAULT).read(text);
    }
}
