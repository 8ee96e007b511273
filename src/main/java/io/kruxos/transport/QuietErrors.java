package io.kruxos.transport;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What clients get for errors that the HTTP server finds itself: the status and its name, nothing from within. */
final class QuietErrors implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus() < 400 ? 500 : response.getStatus();
        Answers.refuse(response, callback, refusal(status));
        return true;
    }

    private static Refusal refusal(int status) {
        return switch (status) {
            case 400 -> Refusal.of(status, "bad_request", "This is not a request that HTTP/1.1 allows.");
            case 408 -> Refusal.of(status, "too_slow", "The request came too slowly.");
            case 414, 431 -> Refusal.of(status, "headers_too_large", "The address or the headers are too large.");
            case 505 -> Refusal.of(status, "http_version", "HTTP/1.1 is spoken here.");
            default -> Refusal.of(status, "failed", "The request could not be served.");
        };
    }
}
