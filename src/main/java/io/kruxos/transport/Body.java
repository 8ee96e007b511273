package io.kruxos.transport;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;

/** Bodies of requests, read on a virtual thread up to a limit. */
final class Body {
    /** A client that is still sending would see its connection reset before it reads the refusal. */
    private static final long DRAINED_BYTES_MAX = 256L * 1024 * 1024;

    private static final Duration DRAINED_TIME_MAX = Duration.ofSeconds(3);

    private Body() {}

    /** Read or refused. */
    sealed interface Reading {
        @SuppressWarnings("ArrayRecordComponent") // Taken apart at once, never compared.
        record Whole(byte[] bytes) implements Reading {}

        record TooLarge() implements Reading {}
    }

    static Reading read(Request request, int bytesMax) throws IOException {
        if (request.getLength() > bytesMax) {
            return new Reading.TooLarge();
        }
        // Not closed: what is left of a body that is too large is drained later.
        InputStream in = Content.Source.asInputStream(request);
        byte[] bytes = in.readNBytes(bytesMax + 1);
        return bytes.length > bytesMax ? new Reading.TooLarge() : new Reading.Whole(bytes);
    }

    /** Refuses a body, then lets the rest of it run into nothing for a moment, and ends the connection. */
    static void refuse(Request request, Response response, org.eclipse.jetty.util.Callback callback, Refusal refusal)
            throws IOException {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        try (Blocker.Callback written = Blocker.callback()) {
            Answers.refuse(response, written, refusal);
            written.block();
        }
        drain(request);
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
