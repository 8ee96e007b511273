package io.kruxos.transport;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** The server's side of the opening handshake, RFC 6455 §4.2. */
final class WebSocketHandshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String VERSION = "13";
    private static final String SUBPROTOCOL = "mcp";
    private static final int KEY_BYTES = 16;

    private WebSocketHandshake() {}

    /** Whether a client asks for a WebSocket, rightly or not. */
    static boolean isWanted(Request request) {
        return request.getHeaders().contains(HttpHeader.UPGRADE, "websocket");
    }

    /** Why the request can't become a WebSocket; empty when it can. */
    static Optional<Refusal> refusal(Request request) {
        HttpFields headers = request.getHeaders();
        if (!HttpMethod.GET.is(request.getMethod()) || !headers.contains(HttpHeader.CONNECTION, "upgrade")) {
            return Optional.of(
                    Refusal.of(400, "bad_handshake", "A WebSocket begins with GET and Connection: Upgrade."));
        }
        if (!VERSION.equals(headers.get(HttpHeader.SEC_WEBSOCKET_VERSION))) {
            return Optional.of(Refusal.of(426, "websocket_version", "Version 13 of WebSocket is spoken here."));
        }
        return isKey(headers.get(HttpHeader.SEC_WEBSOCKET_KEY))
                ? Optional.empty()
                : Optional.of(Refusal.of(400, "bad_handshake", "Sec-WebSocket-Key is 16 bytes in Base64."));
    }

    /** Fills in the answer that agrees. */
    static void accept(Request request, Response response) {
        HttpFields.Mutable headers = response.getHeaders();
        response.setStatus(101);
        headers.put(HttpHeader.UPGRADE, "websocket");
        headers.put(HttpHeader.CONNECTION, "Upgrade");
        headers.put(
                HttpHeader.SEC_WEBSOCKET_ACCEPT, acceptance(request.getHeaders().get(HttpHeader.SEC_WEBSOCKET_KEY)));
        if (request.getHeaders()
                .getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false)
                .contains(SUBPROTOCOL)) {
            headers.put(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, SUBPROTOCOL);
        }
    }

    /** SHA-1 is what the protocol says; it proves only that this server understood the handshake. */
    static String acceptance(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static boolean isKey(String value) {
        try {
            return value != null && Base64.getDecoder().decode(value.strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
