package io.kruxos.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/** Bodies of requests, read on a virtual thread up to a limit. */
final class Body {
    /** A client that is still sending would see its connection reset before it reads the refusal. */
    private static final long DRAINED_BYTES_MAX = 256L * 1024 * 1024;

    private static final Duration DRAINED_TIME_MAX = Duration.ofSeconds(3);
    private static final Refusal TOO_SLOW = Refusal.of(408, "too_slow", "The body came too slowly.");

    private Body() {}

    /** Read or refused. */
    sealed interface Reading {
        @SuppressWarnings("ArrayRecordComponent") // Taken apart at once, never compared.
        record Whole(byte[] bytes) implements Reading {}

        record Refused(Refusal refusal) implements Reading {}
    }

    /** Reads all of it; {@code time} is for the whole, so that a client can't hold a place by a byte now and then. */
    static Reading read(Request request, int bytesMax, Duration time) throws IOException, InterruptedException {
        if (request.getLength() > bytesMax) {
            return new Reading.Refused(Refusal.tooLarge(bytesMax));
        }
        long deadline = System.nanoTime() + time.toNanos();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.max(512, request.getLength()));
        Semaphore more = new Semaphore(0);
        while (bytes.size() <= bytesMax) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, more::release));
                if (!more.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return new Reading.Refused(TOO_SLOW);
                }
            } else if (Content.Chunk.isFailure(chunk)) {
                // The connection's own idle time may be over first.
                if (chunk.getFailure() instanceof TimeoutException) {
                    return new Reading.Refused(TOO_SLOW);
                }
                throw new IOException("the body broke off", chunk.getFailure());
            } else if (take(chunk, bytes)) {
                return bytes.size() > bytesMax
                        ? new Reading.Refused(Refusal.tooLarge(bytesMax))
                        : new Reading.Whole(bytes.toByteArray());
            }
        }
        return new Reading.Refused(Refusal.tooLarge(bytesMax));
    }

    /** True for the last chunk. */
    private static boolean take(Content.Chunk chunk, ByteArrayOutputStream bytes) {
        boolean last = chunk.isLast();
        byte[] part = new byte[chunk.remaining()];
        chunk.get(part, 0, part.length);
        chunk.release();
        bytes.writeBytes(part);
        return last;
    }

    /** Refuses a body, then lets the rest of it run into nothing for a moment, and ends the connection. */
    static void refuse(Request request, Response response, Callback callback, Refusal refusal) throws IOException {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        try (Blocker.Callback written = Blocker.callback()) {
            Answers.refuse(response, written, refusal);
            written.block();
        }
        if (refusal.status() == 413) {
            drain(request);
        }
        callback.succeeded();
    }

    private static void drain(Request request) throws IOException {
        long deadline = System.nanoTime() + DRAINED_TIME_MAX.toNanos();
        InputStream in = Content.Source.asInputStream(request);
        byte[] nothing = new byte[64 * 1024];
        long drained = 0;
        for (int n = in.read(nothing); n >= 0; n = in.read(nothing)) {
            drained += n;
            if (drained > DRAINED_BYTES_MAX || System.nanoTime() > deadline) {
                return;
            }
        }
    }
}
