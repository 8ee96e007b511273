package io.kruxos.transport;

import static io.kruxos.transport.FakeAuthenticator.CODEX_TOKEN;
import static io.kruxos.transport.FakeAuthenticator.OTHER_TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.wire.JsonLimits;
import io.kruxos.wire.JsonObjects;
import io.kruxos.wire.JsonReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streamable HTTP and {@code POST /rpc}, byte by byte. */
@Timeout(60)
class HttpFacesTest {
    private static final String HOLD = RawClient.call(7, "test_hold", "{\"name\":\"a\"}");

    private final OpenPort port = OpenPort.with(OpenPort.limits());

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void shouldOpenASessionAndGoOnInIt() throws IOException {
        String session = initialize();
        RawClient.Answer answer = mcp(RawClient.call(1, "test_echo", "{\"a\":1}"), session);
        assertEquals(200, answer.status());
        assertEquals("application/json", answer.headers().get("content-type"));
        assertTrue(answer.body().contains("\"structuredContent\":{\"echo\":{\"a\":1}}"));
        assertFalse(answer.headers().containsKey("server"));
        assertFalse(answer.headers().containsKey("x-powered-by"));
    }

    @Test
    void shouldUseAnIdAgainInAnotherExchange() throws IOException {
        String session = initialize();
        assertEquals(200, mcp(RawClient.call(1, "test_echo", "{}"), session).status());
        assertTrue(mcp(RawClient.call(1, "test_echo", "{}"), session).body().contains("result"));
    }

    @Test
    void shouldSayThatASessionIsNeeded() throws IOException {
        RawClient.Answer answer = mcp(RawClient.request(4, "tools/list", "{}"), null);
        assertEquals(400, answer.status());
        assertEquals(-32002L, error(answer).get("code"));
        assertEquals(4L, answer.json().get("id"));
    }

    @Test
    void shouldHideASessionFromEveryOtherToken() throws IOException {
        String session = initialize();
        for (String[] request : new String[][] {
            {"POST", RawClient.request(1, "tools/list", "{}"), OTHER_TOKEN, session},
            {"POST", RawClient.request(1, "tools/list", "{}"), CODEX_TOKEN, "ses_" + "0".repeat(32)},
            {"POST", RawClient.request(1, "tools/list", "{}"), CODEX_TOKEN, "../../etc/passwd"},
            {"GET", "", OTHER_TOKEN, session},
            {"DELETE", "", OTHER_TOKEN, session}
        }) {
            try (RawClient client = RawClient.tcp(port)) {
                RawClient.Answer answer = client.request(
                        request[0], "/mcp", request[1], headers(request[2], "Mcp-Session-Id: " + request[3]));
                assertEquals(404, answer.status());
                assertEquals("SessionExpired", answer.json().get("error_type"));
            }
        }
        assertEquals(200, mcp(RawClient.request(1, "ping", "{}"), session).status());
    }

    @Test
    void shouldEndASessionOnDelete() throws IOException {
        String session = initialize();
        try (RawClient client = RawClient.tcp(port)) {
            assertEquals(
                    204,
                    client.request("DELETE", "/mcp", null, headers(CODEX_TOKEN, "Mcp-Session-Id: " + session))
                            .status());
        }
        assertEquals(404, mcp(RawClient.request(1, "ping", "{}"), session).status());
        assertEquals("ended by the client", port.sessions.ends.poll());
    }

    @Test
    void shouldTakeNotificationsWithoutAnAnswer() throws IOException {
        RawClient.Answer answer = mcp("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", initialize());
        assertEquals(202, answer.status());
        assertEquals("", answer.body());
    }

    @Test
    void shouldStreamProgressAndThenTheAnswer() throws Exception {
        String session = initialize();
        try (RawClient client = RawClient.tcp(port)) {
            String call = RawClient.request(
                    7,
                    "tools/call",
                    "{\"name\":\"test_hold\",\"arguments\":{\"name\":\"a\"},\"_meta\":{\"progressToken\":1}}");
            client.send("POST", "/mcp", call.length(), headers(CODEX_TOKEN, "Mcp-Session-Id: " + session));
            client.write(call.getBytes(UTF_8));
            assertTrue(client.head().contains("text/event-stream"));
            List<Map<String, @Nullable Object>> events = new ArrayList<>();
            while (events.size() < 3) {
                event(client).ifPresent(events::add);
            }
            assertEquals(
                    List.of("notifications/progress", "notifications/progress", "notifications/progress"),
                    events.stream().map(event -> event.get("method")).toList());
            // A sign of life while it waits.
            assertTrue(event(client).isEmpty());
            port.calls.release("a", Map.of("echo", Map.of()));
            Optional<Map<String, @Nullable Object>> last = event(client);
            while (last.isEmpty()) {
                last = event(client);
            }
            assertEquals(7L, last.get().get("id"));
            assertEquals(0, client.chunk().length);
        }
    }

    @Test
    void shouldWithdrawACallWhoseClientHasGone() throws Exception {
        String session = initialize();
        try (RawClient client = RawClient.tcp(port)) {
            client.send("POST", "/mcp", HOLD.length(), headers(CODEX_TOKEN, "Mcp-Session-Id: " + session));
            client.write(HOLD.getBytes(UTF_8));
            assertNotNull(port.calls.invoked.poll(10, TimeUnit.SECONDS));
        }
        assertEquals("a", port.calls.withdrawn.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void shouldEndTheExchangeOfACancelledCallWithoutAnAnswer() throws Exception {
        String session = initialize();
        try (RawClient client = RawClient.tcp(port)) {
            client.send("POST", "/mcp", HOLD.length(), headers(CODEX_TOKEN, "Mcp-Session-Id: " + session));
            client.write(HOLD.getBytes(UTF_8));
            assertNotNull(port.calls.invoked.poll(10, TimeUnit.SECONDS));
            mcp("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7}}", session);
            assertEquals("a", port.calls.withdrawn.poll(10, TimeUnit.SECONDS));
            assertFalse(client.answer().body().contains("\"id\":7"));
        }
    }

    @Test
    void shouldTellChangesOfTheToolsOverTheEventStream() throws Exception {
        String session = initialize();
        try (RawClient client = RawClient.tcp(port)) {
            client.send("GET", "/mcp", 0, headers(CODEX_TOKEN, "Mcp-Session-Id: " + session));
            assertTrue(client.head().contains("200"));
            assertTrue(event(client).isEmpty());
            port.mcp.toolsChanged();
            Optional<Map<String, @Nullable Object>> event = event(client);
            while (event.isEmpty()) {
                event = event(client);
            }
            assertEquals("notifications/tools/list_changed", event.get().get("method"));
        }
        assertEquals(200, mcp(RawClient.request(1, "ping", "{}"), session).status());
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /mcp, 'Content-Type: text/plain', 415, transport.content_type",
        "POST, /rpc, 'Content-Type: application/x-www-form-urlencoded', 415, transport.content_type",
        "POST, /mcp, 'Accept: text/html', 406, transport.not_acceptable",
        "GET, /mcp, 'Accept: application/json', 406, transport.not_acceptable",
        "POST, /mcp, 'MCP-Protocol-Version: 1999-01-01', 400, transport.protocol_version",
        "PUT, /mcp, 'X-Y: z', 405, transport.method",
        "GET, /rpc, 'X-Y: z', 405, transport.method",
        "GET, /, 'X-Y: z', 404, transport.not_found",
        "GET, /admin, 'X-Y: z', 404, transport.not_found",
        "POST, /mcp, 'Host: evil.example', 400, transport.bad_request",
    })
    void shouldRefuseByName(String method, String path, String header, int status, String errorType)
            throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            List<String> headers = new ArrayList<>(List.of(headers(CODEX_TOKEN, header)));
            String name = header.substring(0, header.indexOf(':') + 1);
            headers.removeIf(other -> other.startsWith(name) && !other.equals(header) && !name.equals("Host:"));
            RawClient.Answer answer =
                    client.request(method, path, method.equals("POST") ? "{}" : null, headers.toArray(String[]::new));
            assertEquals(status, answer.status());
            assertEquals(errorType, answer.json().get("error_type"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST:7700, true",
        "127.0.0.1, true",
        "127.9.9.9:80, true",
        "[::1]:7700, true",
        "gateway.example, true",
        "Gateway.Example:443, true",
        "evil.example, false",
        "localhost.evil.example, false",
        "127.0.0.1.evil.example, false",
        "10.0.0.1, false",
        "'', false",
        "gateway.example@evil, false"
    })
    void shouldKnowItsNames(String host, boolean known) throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            RawClient.Answer answer =
                    client.request("POST", "/rpc", "{}", "Host: " + host, "Authorization: Bearer " + CODEX_TOKEN);
            assertEquals(known, answer.status() == 415, answer::toString);
            assertTrue(known || answer.status() == 421 || answer.status() == 400, answer::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://tool.example:8443, true",
        "https://tool.example, false",
        "http://localhost:3000, false",
        "null, false"
    })
    void shouldLetInNoForeignPages(String origin, boolean allowed) throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            RawClient.Answer answer = client.upgrade("/", CODEX_TOKEN, "Origin: " + origin);
            assertEquals(allowed ? 101 : 403, answer.status());
            assertTrue(allowed || answer.body().contains("transport.foreign_origin"));
        }
    }

    @Test
    void shouldRefuseALargeBodyByItsLengthAloneOrWhileItComes() throws IOException {
        byte[] mebibyte = new byte[1 << 20];
        try (RawClient client = RawClient.tcp(port)) {
            client.send("POST", "/mcp", 64L << 20, headers(CODEX_TOKEN));
            assertEquals(413, client.answer().status());
        }
        try (RawClient client = RawClient.tcp(port)) {
            client.send("POST", "/rpc", 64L << 20, headers(CODEX_TOKEN));
            for (int i = 0; i < 64; i++) {
                client.write(mebibyte);
            }
            RawClient.Answer answer = client.answer();
            assertEquals(413, answer.status());
            assertEquals("transport.too_large", answer.json().get("error_type"));
        }
        try (RawClient client = RawClient.tcp(port)) {
            client.send("POST", "/mcp", 0, headers(CODEX_TOKEN, "Transfer-Encoding: chunked"));
            for (int i = 0; i < 5; i++) {
                client.write("100000\r\n".getBytes(UTF_8));
                client.write(mebibyte);
                client.write("\r\n".getBytes(UTF_8));
            }
            client.write("0\r\n\r\n".getBytes(UTF_8));
            assertEquals(413, client.answer().status());
        }
        assertNotNull(initialize());
    }

    @Test
    void shouldRefuseABodyThatComesTooSlowly() throws IOException {
        TransportLimits normal = OpenPort.limits();
        TransportLimits hasty = new TransportLimits(
                normal.messageBytesMax(),
                normal.headerBytesMax(),
                normal.batchMax(),
                64,
                64,
                64,
                normal.outgoingBytesMax(),
                Duration.ofMillis(300),
                normal.pingEvery(),
                normal.silentMax(),
                normal.heartbeat(),
                JsonLimits.DEFAULT,
                OpenPort.SESSION);
        try (OpenPort impatient = OpenPort.with(hasty);
                RawClient client = RawClient.tcp(impatient)) {
            client.send("POST", "/rpc", 1000, headers(CODEX_TOKEN));
            client.write(new byte[] {'{'});
            RawClient.Answer answer = client.answer();
            assertEquals(408, answer.status());
            assertEquals("transport.too_slow", answer.json().get("error_type"));
        }
    }

    @Test
    void shouldRefuseDeepJsonByName() throws IOException {
        for (String path : List.of("/mcp", "/rpc")) {
            try (RawClient client = RawClient.tcp(port)) {
                RawClient.Answer answer = client.request("POST", path, "[".repeat(10_000), headers(CODEX_TOKEN));
                assertEquals(-32700L, error(answer).get("code"));
                assertEquals(Map.of("reason", "depth"), error(answer).get("data"));
            }
        }
    }

    @Test
    void shouldRefuseLongHeadersWithoutAWordFromWithin() throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            RawClient.Answer answer = client.request("GET", "/", null, "Host: localhost", "X: " + "y".repeat(20_000));
            assertEquals(431, answer.status());
            assertEquals("transport.headers_too_large", answer.json().get("error_type"));
        }
        try (RawClient client = RawClient.tcp(port)) {
            client.write("NONSENSE\u0001 / HTTP/9\r\n\r\n".getBytes(UTF_8));
            RawClient.Answer answer = client.answer();
            assertEquals(400, answer.status());
            assertFalse(answer.body().contains("jetty"), answer.body());
            assertFalse(answer.body().contains("xception"), answer.body());
        }
    }

    @Test
    void shouldServeTheMethodsOfRpc() throws IOException {
        RawClient.Answer list = rpc(RawClient.request(1, "capabilities.list", "{\"category\":\"test\"}"));
        assertTrue(list.body().contains("\"name\":\"test.echo\""));
        assertFalse(list.body().contains("input_schema"));
        assertTrue(rpc(RawClient.request(1, "capabilities.list", "{\"category\":\"x\"}"))
                .body()
                .contains("\"capabilities\":[]"));
        assertTrue(rpc(RawClient.request(2, "capabilities.describe", "{\"name\":\"test.echo\"}"))
                .body()
                .contains("input_schema"));
        assertEquals(
                -32602L,
                error(rpc(RawClient.request(2, "capabilities.describe", "{\"name\":\"test.crash\"}")))
                        .get("code"));
        assertEquals(
                Map.of("success", true, "data", Map.of("echo", Map.of("a", 1L))),
                result(rpc(RawClient.request(
                        3, "capabilities.invoke", "{\"capability\":\"test.echo\",\"arguments\":{\"a\":1}}"))));
        assertEquals(
                "waiting",
                result(rpc(RawClient.request(4, "approvals.get", "{\"id\":\"q_1\"}")))
                        .get("status"));
        assertEquals(
                -32602L,
                error(rpc(RawClient.request(4, "approvals.get", "{\"id\":\"q_2\"}")))
                        .get("code"));
        assertEquals(-32601L, error(rpc(RawClient.request(5, "nonsense", "{}"))).get("code"));
        assertTrue(port.sessions.open.isEmpty());
    }

    @Test
    void shouldTellFailuresOfRpcFromRefusals() throws IOException {
        Map<String, @Nullable Object> failed =
                result(rpc(RawClient.request(1, "capabilities.invoke", "{\"capability\":\"test.fail\"}")));
        assertEquals(false, failed.get("success"));
        assertEquals(
                "FileNotFound",
                JsonObjects.of(failed.get("error")).orElseThrow().get("error_type"));
        Map<String, @Nullable Object> refused =
                error(rpc(RawClient.request(1, "capabilities.invoke", "{\"capability\":\"test.nothing\"}")));
        assertEquals(-32602L, refused.get("code"));
        assertEquals(
                "InvalidInput",
                JsonObjects.of(refused.get("data")).orElseThrow().get("error_type"));
        Map<String, @Nullable Object> crashed =
                error(rpc(RawClient.request(1, "capabilities.invoke", "{\"capability\":\"test.crash\"}")));
        assertEquals(-32603L, crashed.get("code"));
        assertFalse(crashed.toString().contains("secret"));
    }

    @Test
    void shouldAnswerABatchOfRpcInItsOrder() throws IOException {
        RawClient.Answer answer = rpc("[" + RawClient.request(1, "capabilities.list", "{}") + ",7,"
                + RawClient.request("\"x\"", "nonsense", "{}")
                + ",{\"jsonrpc\":\"2.0\",\"method\":\"capabilities.list\"}]");
        Object batch = new JsonReader(JsonLimits.DEFAULT).read(answer.body().getBytes(UTF_8));
        assertTrue(batch instanceof List<?> answers && answers.size() == 3, answer.body());
        assertTrue(answer.body().indexOf("\"id\":1") < answer.body().indexOf("\"id\":\"x\""));
    }

    @Test
    void shouldKeepASessionOfRpcUntilItIsEnded() throws IOException {
        String session = String.valueOf(
                result(rpc(RawClient.request(1, "session.create", "{}"))).get("session_id"));
        rpc(RawClient.request(
                2, "capabilities.invoke", "{\"capability\":\"test.echo\",\"session_id\":\"" + session + "\"}"));
        assertEquals(session, port.calls.invoked.remove().caller().session().value());
        String end = RawClient.request(3, "session.end", "{\"session_id\":\"" + session + "\"}");
        assertEquals(true, result(rpc(end)).get("ended"));
        assertEquals(-32003L, error(rpc(end)).get("code"));
        String invoke = RawClient.request(
                2, "capabilities.invoke", "{\"capability\":\"test.echo\",\"session_id\":\"" + session + "\"}");
        assertEquals(-32003L, error(rpc(invoke)).get("code"));
        assertTrue(port.calls.invoked.isEmpty());
    }

    @Test
    void shouldWithdrawARpcCallWhoseClientHasGone() throws Exception {
        String call = RawClient.request(
                1, "capabilities.invoke", "{\"capability\":\"test.hold\",\"arguments\":{\"name\":\"r\"}}");
        try (RawClient client = RawClient.tcp(port)) {
            client.send("POST", "/rpc", call.length(), headers(CODEX_TOKEN));
            client.write(call.getBytes(UTF_8));
            assertNotNull(port.calls.invoked.poll(10, TimeUnit.SECONDS));
        }
        assertEquals("r", port.calls.withdrawn.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void shouldAnswerRpcAfterALongWaitWithSpacesBeforeIt() throws Exception {
        String call = RawClient.request(
                1, "capabilities.invoke", "{\"capability\":\"test.hold\",\"arguments\":{\"name\":\"r\"}}");
        try (RawClient client = RawClient.tcp(port)) {
            client.send("POST", "/rpc", call.length(), headers(CODEX_TOKEN));
            client.write(call.getBytes(UTF_8));
            assertTrue(client.head().contains("application/json"));
            assertEquals("\n", new String(client.chunk(), UTF_8));
            port.calls.release("r", Map.of("echo", Map.of()));
            String text = "\n";
            while (text.isBlank()) {
                text = new String(client.chunk(), UTF_8);
            }
            assertTrue(text.contains("\"success\":true"));
        }
    }

    private String initialize() throws IOException {
        RawClient.Answer answer = mcp(
                RawClient.request(
                        0, "initialize", "{\"protocolVersion\":\"2025-06-18\",\"clientInfo\":{\"name\":\"raw\"}}"),
                null);
        assertEquals(200, answer.status());
        String session = answer.headers().get("mcp-session-id");
        assertNotNull(session);
        return session;
    }

    private RawClient.Answer mcp(String body, @Nullable String session) throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            return client.request(
                    "POST",
                    "/mcp",
                    body,
                    session == null ? headers(CODEX_TOKEN) : headers(CODEX_TOKEN, "Mcp-Session-Id: " + session));
        }
    }

    private RawClient.Answer rpc(String body) throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            return client.request("POST", "/rpc", body, headers(CODEX_TOKEN));
        }
    }

    private static String[] headers(String token, String... more) {
        List<String> headers = new ArrayList<>(List.of(
                "Host: localhost",
                "Authorization: Bearer " + token,
                "Content-Type: application/json",
                "Accept: application/json, text/event-stream"));
        headers.addAll(List.of(more));
        return headers.toArray(String[]::new);
    }

    /** The next event's message; empty for a comment. */
    private static Optional<Map<String, @Nullable Object>> event(RawClient client) throws IOException {
        String chunk = new String(client.chunk(), UTF_8);
        if (chunk.startsWith(":")) {
            return Optional.empty();
        }
        String data = chunk.substring(chunk.indexOf("data: ") + 6).strip();
        return JsonObjects.of(new JsonReader(JsonLimits.DEFAULT).read(data.getBytes(UTF_8)));
    }

    private static Map<String, @Nullable Object> result(RawClient.Answer answer) {
        return JsonObjects.of(answer.json().get("result")).orElseThrow(() -> new AssertionError(answer));
    }

    private static Map<String, @Nullable Object> error(RawClient.Answer answer) {
        return JsonObjects.of(answer.json().get("error")).orElseThrow(() -> new AssertionError(answer));
    }
}
