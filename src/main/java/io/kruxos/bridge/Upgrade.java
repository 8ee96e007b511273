package io.kruxos.bridge;

import io.kruxos.bridge.BridgeFailure.Cause;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** The HTTP request that turns a stream into a WebSocket (RFC 6455 section 4), with the agent's credentials in it. */
final class Upgrade {
    private static final int HEAD_BYTES_MAX = 16 * 1024;
    private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Upgrade() {}

    /**
     * Upgrades {@code link}; closes it when that fails.
     *
     * @throws BridgeFailure when the gateway refuses or is none
     */
    static GatewayConnection open(Link link, BridgeSettings settings, Optional<String> session, Randomness randomness)
            throws IOException {
        try {
            String key = Base64.getEncoder().encodeToString(randomness.bytes(16));
            link.write(ByteBuffer.wrap(request(settings, session, key).getBytes(StandardCharsets.ISO_8859_1)));
            byte[] answer = new byte[HEAD_BYTES_MAX];
            int filled = readHead(link, settings, answer);
            int headEnd = headEnd(answer, filled);
            HttpHead head = HttpHead.parse(new String(answer, 0, headEnd, StandardCharsets.ISO_8859_1));
            check(head, settings, key);
            FrameWriter writer = new FrameWriter(link, randomness);
            FrameReader reader = new FrameReader(link, writer);
            reader.prime(answer, headEnd, filled);
            return new GatewayConnection(link, reader, writer, head.header("kruxos-session"));
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /** Reads until the blank line is there; returns how much was read. */
    private static int readHead(Link link, BridgeSettings settings, byte[] answer) throws IOException {
        int filled = 0;
        while (headEnd(answer, filled) < 0) {
            if (filled == answer.length) {
                throw notAGateway(settings, "an endless HTTP head");
            }
            int count = link.read(ByteBuffer.wrap(answer, filled, answer.length - filled));
            if (count < 0) {
                throw new IOException("it closed the connection");
            }
            filled += count;
            if (filled > 4 && answer[0] != 'H') {
                throw notAGateway(settings, "no HTTP answer");
            }
        }
        return filled;
    }

    private static String request(BridgeSettings settings, Optional<String> session, String key) {
        StringBuilder request = new StringBuilder(512)
                .append("GET ")
                .append(settings.endpoint().target())
                .append(" HTTP/1.1\r\nHost: ")
                .append(settings.endpoint().authority())
                .append(
                        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ")
                .append(key)
                .append("\r\nAuthorization: ")
                .append(settings.token().authorization())
                .append("\r\nKruxOS-Agent: ")
                .append(settings.agent());
        if (session.isPresent()) {
            request.append("\r\nKruxOS-Session: ").append(session.get());
        }
        return request.append("\r\n\r\n").toString();
    }

    private static int headEnd(byte[] bytes, int filled) {
        for (int i = 3; i < filled; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static void check(HttpHead head, BridgeSettings settings, String key) {
        if (head.status() != 101) {
            throw refusal(head, settings);
        }
        String expected = accept(key);
        boolean upgraded =
                head.header("upgrade").orElse("").toLowerCase(Locale.ROOT).equals("websocket")
                        && head.header("sec-websocket-accept").orElse("").equals(expected);
        if (!upgraded) {
            throw notAGateway(settings, "its answer to the WebSocket upgrade is wrong");
        }
    }

    /** What a WebSocket server answers to a key (RFC 6455 section 4.2.2). */
    static String accept(String key) {
        return Base64.getEncoder().encodeToString(Sha1.hash((key + ACCEPT_SALT).getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static BridgeFailure refusal(HttpHead head, BridgeSettings settings) {
        String agent = settings.agent();
        int status = head.status();
        if (status == 401) {
            return BridgeFailure.lasting(
                    Cause.AUTHENTICATION,
                    "Authentication failed (401): the token does not belong to agent '" + agent
                            + "'. Check KRUXOS_AGENT_NAME and KRUXOS_AGENT_TOKEN, or make a new token with 'kruxos agent rotate "
                            + agent + "'");
        }
        if (status == 403) {
            return BridgeFailure.lasting(
                    Cause.AUTHENTICATION,
                    "Authentication refused (403): agent '" + agent
                            + "' is revoked or may not connect from here. An operator can run 'kruxos agent restore "
                            + agent
                            + "'");
        }
        if (status == 429) {
            return BridgeFailure.lasting(
                    Cause.AUTHENTICATION,
                    "Too many failed tries (429): the gateway looks at no token from here for a while. Wait"
                            + head.header("retry-after")
                                    .map(s -> " " + digits(s) + " seconds")
                                    .orElse("")
                            + ", then check KRUXOS_AGENT_TOKEN");
        }
        if (status >= 500) {
            return BridgeFailure.passing(
                    Cause.NETWORK,
                    "the gateway at " + settings.endpoint() + " is not ready (" + status
                            + "): look at 'kruxos status'");
        }
        return notAGateway(settings, "it answered " + status + " to the WebSocket upgrade");
    }

    private static String digits(String text) {
        return text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9') ? text : "some";
    }

    private static BridgeFailure notAGateway(BridgeSettings settings, String what) {
        return BridgeFailure.lasting(
                Cause.PROTOCOL,
                "what listens at " + settings.endpoint() + " is no KruxOS gateway (" + what
                        + "): check KRUXOS_ENDPOINT");
    }
}
