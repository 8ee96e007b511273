package io.kruxos.transport;

import static io.kruxos.transport.FakeAuthenticator.CODEX_TOKEN;
import static io.kruxos.transport.FakeAuthenticator.OTHER_TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.wire.JsonLimits;
import io.kruxos.wire.JsonObjects;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AgentSocketTest {
    private OpenPort port = OpenPort.with(OpenPort.limits());

    @AfterEach
    void close() {
        port.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/mcp"})
    void shouldAnswerOverTcp(String path) throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            RawClient.Answer answer = client.upgrade(path, CODEX_TOKEN, "KruxOS-Agent: codex");
            assertEquals(101, answer.status());
            assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer.headers().get("sec-websocket-accept"));
            assertTrue(echo(client.initialized(), 1, "x").contains("x"));
        }
    }

    @Test
    void shouldAnswerOverTheUnixSocketOfItsOwnerAlone() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(port.unixSocket)));
        try (RawClient client = RawClient.unix(port.unixSocket)) {
            assertEquals(101, client.upgrade("/", CODEX_TOKEN).status());
            assertTrue(echo(client.initialized(), 1, "x").contains("x"));
        }
        assertEquals("user:" + System.getProperty("user.name"), port.authenticator.sources.poll());
    }

    @Test
    void shouldTakeTheSocketFileOfAGatewayThatIsGoneButNotOfOneThatLives() throws IOException {
        assertThrows(
                RuntimeException.class,
                () -> new AgentPort(
                                AgentPortSettings.local(0, port.unixSocket),
                                new AgentPort.Parts(
                                        port.calls,
                                        port.sessions,
                                        port.authenticator,
                                        io.kruxos.mcp.ToolNames.of(java.util.List.of()),
                                        (_, _) -> java.util.Optional.empty()),
                                port.mcp,
                                () -> {
                                    throw new IllegalStateException("no TLS here");
                                })
                        .open());
        try (RawClient client = RawClient.unix(port.unixSocket)) {
            assertEquals(101, client.upgrade("/", CODEX_TOKEN).status());
        }
    }

    @Test
    void shouldSpeakWithAnotherImplementation() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + CODEX_TOKEN)
                    .subprotocols("mcp")
                    .buildAsync(URI.create("ws://127.0.0.1:" + port.port.port() + "/mcp"), new WebSocket.Listener() {
                        private final StringBuilder text = new StringBuilder();

                        @Override
                        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                            text.append(data);
                            from.request(1);
                            if (last) {
                                heard.complete(text.toString());
                            }
                            return null;
                        }
                    })
                    .get(10, TimeUnit.SECONDS);
            assertEquals("mcp", socket.getSubprotocol());
            socket.sendText("{\"jsonrpc\":\"2.0\",", false).get(10, TimeUnit.SECONDS);
            socket.sendText("\"id\":1,\"method\":\"ping\"}", true).get(10, TimeUnit.SECONDS);
            assertEquals("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", heard.get(10, TimeUnit.SECONDS));
            socket.abort();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bearer, , 401, auth.invalid_credentials",
        "wrong, , 401, auth.invalid_credentials",
        "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd, codex, 401, auth.invalid_credentials",
        "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc, No Name!, 401, auth.invalid_credentials",
        "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee, , 403, auth.agent_revoked",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, , 429, auth.rate_limited",
    })
    void shouldTellRefusedTokensApartBeforeTheUpgrade(
            String token, @Nullable String agent, int status, String errorType) throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            RawClient.Answer answer =
                    agent == null ? client.upgrade("/", token) : client.upgrade("/", token, "KruxOS-Agent: " + agent);
            assertEquals(status, answer.status());
            assertEquals(errorType, answer.json().get("error_type"));
            assertEquals(status == 429 ? "90" : null, answer.headers().get("retry-after"));
            assertFalse(answer.headers().containsKey("server"));
            assertTrue(port.sessions.open.isEmpty());
        }
    }

    @Test
    void shouldReadAMessageHoweverItIsCut() throws IOException {
        String message = RawClient.request(1, "ping", "{\"pad\":\"" + "ä".repeat(300) + "\"}");
        byte[] bytes = message.getBytes(UTF_8);
        try (RawClient client = RawClient.tcp(port)) {
            client.upgrade("/", CODEX_TOKEN);
            client.frame(0x01, java.util.Arrays.copyOfRange(bytes, 0, 70));
            client.frame(0x89, new byte[] {7});
            client.frame(0x00, java.util.Arrays.copyOfRange(bytes, 70, 71));
            client.frame(0x00, new byte[0]);
            client.frame(0x80, java.util.Arrays.copyOfRange(bytes, 71, bytes.length));
            RawClient.Frame pong = client.frame();
            assertEquals(10, pong.opcode());
            assertArrayEquals(new byte[] {7}, pong.payload());
            assertEquals(1L, client.message().get("id"));
        }
    }

    @Test
    void shouldReadFramesThatComeTogetherWithTheHandshake() throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            String head = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer "
                    + CODEX_TOKEN + "\r\n\r\n";
            byte[] message = RawClient.request(1, "ping", "{}").getBytes(UTF_8);
            ByteBuffer all = ByteBuffer.allocate(head.length() + message.length + 6);
            all.put(head.getBytes(UTF_8))
                    .put((byte) 0x81)
                    .put((byte) (0x80 | message.length))
                    .putInt(0)
                    .put(message);
            client.write(all.array());
            assertEquals(101, client.answer().status());
            assertEquals(1L, client.message().get("id"));
        }
    }

    @Test
    void shouldKeepTheOrderOfLongAndShortMessages() throws IOException {
        String pad = "x".repeat(1 << 20);
        try (RawClient client = RawClient.tcp(port)) {
            client.upgrade("/", CODEX_TOKEN);
            for (int i = 0; i < 6; i++) {
                client.text(RawClient.request(i, "ping", i % 2 == 0 ? "{\"pad\":\"" + pad + "\"}" : "{}"));
            }
            for (long i = 0; i < 6; i++) {
                assertEquals(i, client.message().get("id"));
            }
        }
    }

    @Test
    void shouldAnswerMoreThanASocketHolds() throws IOException {
        String pad = "x".repeat(3 << 20);
        try (RawClient client = RawClient.unix(port.unixSocket)) {
            client.upgrade("/", CODEX_TOKEN);
            client.initialized();
            for (int i = 1; i <= 4; i++) {
                client.text(RawClient.call(i, "test_echo", "{\"pad\":\"" + pad + "\"}"));
            }
            for (int i = 1; i <= 4; i++) {
                assertTrue(client.frame().payload().length > 2 * pad.length());
            }
        }
    }

    @Test
    void shouldRefuseTooLargeMessagesWithoutTakingThemIn() throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            client.upgrade("/", CODEX_TOKEN);
            // 64 MiB announced, and not sent.
            client.write(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4});
            assertEquals(1009, client.frame().closeCode());
        }
        try (RawClient client = RawClient.tcp(port)) {
            client.upgrade("/", CODEX_TOKEN);
            for (int i = 0; i < 5; i++) {
                client.frame(i == 0 ? 0x01 : 0x00, new byte[1 << 20]);
            }
            assertEquals(1009, client.frame().closeCode());
        }
        shouldStillAnswer();
    }

    @Test
    void shouldRefuseTenThousandLevelsAndGoOn() throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            client.upgrade("/", CODEX_TOKEN);
            Map<String, @Nullable Object> error = JsonObjects.of(
                            client.ask("[".repeat(10_000) + "]".repeat(10_000)).get("error"))
                    .orElseThrow();
            assertEquals(-32700L, error.get("code"));
            assertEquals(Map.of("reason", "depth"), error.get("data"));
            assertEquals(2L, client.ask(RawClient.request(2, "ping", "{}")).get("id"));
        }
    }

    @Test
    void shouldCloseForBrokenFrames() throws IOException {
        assertCloses(1002, new byte[] {(byte) 0x81, 0x01, 'x'});
        assertCloses(1002, new byte[] {(byte) 0xC1, (byte) 0x80, 0, 0, 0, 0});
        assertCloses(1002, new byte[] {(byte) 0x80, (byte) 0x80, 0, 0, 0, 0});
        assertCloses(1002, new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0});
        assertCloses(1002, new byte[] {0x09, (byte) 0x80, 0, 0, 0, 0});
        assertCloses(1002, new byte[] {(byte) 0x89, (byte) 0xFE, 0, 126, 0, 0, 0, 0});
        assertCloses(1002, new byte[] {(byte) 0x89, (byte) 0xFF, (byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        assertCloses(1009, new byte[] {(byte) 0x81, (byte) 0xFF, (byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        assertCloses(1003, new byte[] {(byte) 0x82, (byte) 0x80, 0, 0, 0, 0});
        assertCloses(1007, new byte[] {(byte) 0x81, (byte) 0x83, 0, 0, 0, 0, '"', (byte) 0xFF, '"'});
        shouldStillAnswer();
    }

    @Test
    void shouldEndTheSessionWhenTheClientClosesAndKeepItWhenItBreaks() throws Exception {
        try (RawClient client = RawClient.tcp(port)) {
            client.upgrade("/", CODEX_TOKEN);
            client.frame(0x88, new byte[] {3, (byte) 0xE8});
            assertEquals(1000, client.frame().closeCode());
            assertThrows(EOFException.class, client::frame);
        }
        assertEquals("closed by the client", port.sessions.ends.poll(10, TimeUnit.SECONDS));
        RawClient broken = RawClient.tcp(port);
        String session = header(broken.upgrade("/", CODEX_TOKEN), "kruxos-session");
        broken.initialized().text(RawClient.call(5, "test_hold", "{\"name\":\"a\"}"));
        assertNotNull(port.calls.invoked.poll(10, TimeUnit.SECONDS));
        broken.close();
        try (RawClient again = RawClient.tcp(port)) {
            assertEquals(
                    session, header(again.upgrade("/", CODEX_TOKEN, "KruxOS-Session: " + session), "kruxos-session"));
            again.text("{\"jsonrpc\":\"2.0\",\"method\":\"kruxos/resume\",\"params\":{\"outstanding\":[5]}}");
            again.text(RawClient.call(5, "test_hold", "{\"name\":\"a\"}"));
            port.calls.release("a", Map.of("echo", Map.of()));
            assertEquals(5L, again.message().get("id"));
        }
        assertTrue(port.calls.invoked.isEmpty());
        assertTrue(port.sessions.ends.isEmpty());
    }

    @Test
    void shouldWithdrawCallsOfAClientThatCloses() throws Exception {
        try (RawClient client = RawClient.tcp(port)) {
            client.upgrade("/", CODEX_TOKEN);
            client.initialized().text(RawClient.call(5, "test_hold", "{\"name\":\"a\"}"));
            assertNotNull(port.calls.invoked.poll(10, TimeUnit.SECONDS));
            client.frame(0x88, new byte[0]);
            assertEquals("a", port.calls.withdrawn.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldGiveNobodyAnothersSession() throws IOException {
        try (RawClient mine = RawClient.tcp(port);
                RawClient theirs = RawClient.tcp(port)) {
            String session = header(mine.upgrade("/", CODEX_TOKEN), "kruxos-session");
            String other = header(theirs.upgrade("/", OTHER_TOKEN, "KruxOS-Session: " + session), "kruxos-session");
            assertNotEquals(session, other);
            Map<String, @Nullable Object> error = JsonObjects.of(
                            theirs.ask(RawClient.request(1, "tools/list", "{}")).get("error"))
                    .orElseThrow();
            assertEquals(-32002L, error.get("code"));
        }
    }

    @Test
    void shouldRefuseMoreConnectionsThanAllowedAndCountThemDown() throws IOException {
        port.close();
        port = OpenPort.with(OpenPort.limits(4 << 20, 3, 2));
        try (RawClient first = RawClient.tcp(port);
                RawClient second = RawClient.tcp(port);
                RawClient third = RawClient.tcp(port);
                RawClient fourth = RawClient.tcp(port);
                RawClient fifth = RawClient.tcp(port)) {
            assertEquals(101, first.upgrade("/", CODEX_TOKEN).status());
            assertEquals(101, second.upgrade("/", CODEX_TOKEN).status());
            RawClient.Answer refused = third.upgrade("/", CODEX_TOKEN);
            assertEquals(503, refused.status());
            assertEquals("transport.too_many_connections", refused.json().get("error_type"));
            assertEquals("5", refused.headers().get("retry-after"));
            assertEquals(101, fourth.upgrade("/", OTHER_TOKEN).status());
            assertEquals(503, fifth.upgrade("/", OTHER_TOKEN).status());
            first.frame(0x88, new byte[0]);
            first.frame();
            assertThrows(EOFException.class, first::frame);
        }
        shouldStillAnswer();
    }

    @Test
    void shouldAskSilentClientsForASignOfLifeAndDropTheDead() throws Exception {
        port.close();
        TransportLimits normal = OpenPort.limits();
        port = OpenPort.with(new TransportLimits(
                normal.messageBytesMax(),
                normal.headerBytesMax(),
                normal.batchMax(),
                64,
                64,
                64,
                normal.outgoingBytesMax(),
                Duration.ofSeconds(30),
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                JsonLimits.DEFAULT,
                OpenPort.SESSION));
        try (RawClient client = RawClient.tcp(port)) {
            client.upgrade("/", CODEX_TOKEN);
            assertEquals(9, client.frame().opcode());
            assertThrows(IOException.class, () -> {
                while (true) {
                    assertEquals(9, client.frame().opcode());
                }
            });
        }
        assertTrue(port.sessions.ends.isEmpty());
    }

    @Test
    void shouldDropAClientThatDoesNotRead() throws Exception {
        port.close();
        TransportLimits normal = OpenPort.limits();
        port = OpenPort.with(new TransportLimits(
                normal.messageBytesMax(),
                normal.headerBytesMax(),
                normal.batchMax(),
                64,
                64,
                64,
                1 << 20,
                normal.idle(),
                normal.pingEvery(),
                normal.silentMax(),
                normal.heartbeat(),
                JsonLimits.DEFAULT,
                OpenPort.SESSION));
        String pad = "x".repeat(1 << 20);
        try (RawClient client = RawClient.unix(port.unixSocket)) {
            client.upgrade("/", CODEX_TOKEN);
            client.initialized();
            assertThrows(IOException.class, () -> {
                for (int i = 1; i < 100; i++) {
                    client.text(RawClient.call(i, "test_echo", "{\"pad\":\"" + pad + "\"}"));
                }
            });
        }
        shouldStillAnswer();
    }

    @Test
    void shouldSayGoodByeWhenItStops() throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            client.upgrade("/", CODEX_TOKEN);
            client.initialized(); // before that it may have no session yet to be taken leave of
            port.port.close();
            assertEquals(1012, client.frame().closeCode());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-WebSocket-Version: 8, 426, transport.websocket_version",
        "Sec-WebSocket-Key: short, 400, transport.bad_handshake",
    })
    void shouldRefuseOtherHandshakes(String header, int status, String errorType) throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            RawClient.Answer answer = client.request(
                    "GET",
                    "/",
                    null,
                    "Host: localhost",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Authorization: Bearer " + CODEX_TOKEN,
                    header.startsWith("Sec-WebSocket-Version") ? header : "Sec-WebSocket-Version: 13",
                    header.startsWith("Sec-WebSocket-Key") ? header : "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
            assertEquals(status, answer.status());
            assertEquals(errorType, answer.json().get("error_type"));
        }
    }

    private void assertCloses(int code, byte[] frame) throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            client.upgrade("/", CODEX_TOKEN);
            client.write(frame);
            assertEquals(code, client.frame().closeCode());
        }
    }

    private void shouldStillAnswer() throws IOException {
        try (RawClient client = RawClient.tcp(port)) {
            assertEquals(101, client.upgrade("/", CODEX_TOKEN).status());
            assertTrue(echo(client.initialized(), 1, "alive").contains("alive"));
        }
    }

    private static String echo(RawClient client, int id, String word) throws IOException {
        return client.ask(RawClient.call(id, "test_echo", "{\"word\":\"" + word + "\"}"))
                .toString();
    }

    private static String header(RawClient.Answer answer, String name) {
        assertEquals(101, answer.status());
        String value = answer.headers().get(name);
        assertNotNull(value);
        return value;
    }
}
