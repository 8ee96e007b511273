package io.kruxos.transport;

import io.kruxos.wire.JsonWriter;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Whole HTTP answers. */
final class Answers {
    static final String JSON = "application/json";

    private Answers() {}

    static void refuse(Response response, Callback callback, Refusal refusal) {
        if (refusal.status() == 401) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        if (refusal.retryAfter() != null) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, refusal.retrySeconds());
        }
        json(response, callback, refusal.status(), JsonWriter.bytes(refusal.json()));
    }

    static void json(Response response, Callback callback, int status, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    static void empty(Response response, Callback callback, int status) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        response.write(true, null, callback);
    }
}
