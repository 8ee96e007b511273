package io.kruxos.transport;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** What a request carries and takes. The types are looked at strictly: a page's form can't be posted as JSON. */
final class MediaTypes {
    private final String content;
    private final List<String> accepted;

    MediaTypes(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        this.content = type == null ? "" : bare(type);
        this.accepted = request.getHeaders().getQualityCSV(HttpHeader.ACCEPT).stream()
                .map(MediaTypes::bare)
                .toList();
    }

    /** Why a POST of JSON-RPC is refused; empty when it is not. */
    Optional<Refusal> refusal() {
        if (!content.equals(Answers.JSON)) {
            return Optional.of(Refusal.of(415, "content_type", "Send Content-Type: application/json."));
        }
        return acceptsJson()
                ? Optional.empty()
                : Optional.of(Refusal.of(406, "not_acceptable", "Send Accept: application/json, text/event-stream."));
    }

    boolean acceptsEvents() {
        return accepted.contains(HttpExchange.EVENTS) || accepted.contains("text/*");
    }

    HttpExchange.Form form() {
        return acceptsEvents() ? HttpExchange.Form.EVENTS : HttpExchange.Form.JSON;
    }

    private boolean acceptsJson() {
        return accepted.isEmpty()
                || accepted.contains(Answers.JSON)
                || accepted.contains("application/*")
                || accepted.contains("*/*");
    }

    private static String bare(String type) {
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }
}
