package io.kruxos.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.call.Invocation;
import io.kruxos.domain.AgentName;
import io.kruxos.mcp.McpConversation.Loss;
import io.kruxos.session.Session;
import io.kruxos.wire.JsonLimits;
import io.kruxos.wire.JsonObjects;
import io.kruxos.wire.RpcReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class McpConversationTest {
    private static final AgentName AGENT = new AgentName("codex");
    private static final SessionLimits LIMITS = new SessionLimits(10, 50, 3, 4, 4096, Duration.ofMinutes(5), 3);

    private final FakeCalls calls = new FakeCalls();
    private final FakeSessions sessions = new FakeSessions();
    private final AtomicLong nanos = new AtomicLong();
    private final RpcReader reader = new RpcReader(JsonLimits.DEFAULT, 50);
    private McpServer server = server(LIMITS);
    private McpConversation conversation = server.open(AGENT, "unix").orElseThrow();
    private RecordingOutlet outlet = new RecordingOutlet();

    @Test
    void shouldAnswerNothingButPingBeforeInitialize() throws InterruptedException {
        for (String method : List.of("tools/list", "tools/call", "resources/list")) {
            Map<String, @Nullable Object> error = error(ask(request(1, method, "{}")));
            assertEquals(-32002L, error.get("code"));
            assertEquals("Session not initialized", error.get("message"));
        }
        assertEquals(Map.of(), ask(request(2, "ping", "{}")).get("result"));
        assertTrue(calls.invoked.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "2024-11-05, 2024-11-05",
        "2025-03-26, 2025-03-26",
        "2025-06-18, 2025-06-18",
        "2025-11-25, 2025-11-25",
        "2099-01-01, 2025-11-25"
    })
    void shouldSettleOnARevision(String asked, String answered) throws InterruptedException {
        Map<String, @Nullable Object> result = initialize(asked);
        assertEquals(answered, result.get("protocolVersion"));
        assertEquals(Map.of("tools", Map.of("listChanged", true)), result.get("capabilities"));
        assertTrue(String.valueOf(result.get("instructions")).contains("refusal is final"));
        Session session = sessions.find(conversation.id(), AGENT).orElseThrow();
        assertEquals(answered, session.protocolVersion());
        assertEquals("peer/1", session.client());
    }

    @Test
    void shouldRefuseASecondInitialize() throws InterruptedException {
        initialize("2025-06-18");
        assertEquals(-32600L, error(ask(initializeRequest(9, "2025-06-18"))).get("code"));
    }

    @Test
    void shouldListWhatTheCallerMayCallUnderOneNameEach() throws InterruptedException {
        initialize("2025-11-25");
        List<Map<String, @Nullable Object>> tools = tools();
        assertEquals(
                List.of("test_echo", "test_fail", "test_hold"),
                tools.stream().map(tool -> tool.get("name")).toList());
        Map<String, @Nullable Object> echo = tools.getFirst();
        assertEquals(
                Set.of("name", "title", "description", "inputSchema", "outputSchema", "annotations"), echo.keySet());
        Map<String, @Nullable Object> annotations =
                JsonObjects.of(echo.get("annotations")).orElseThrow();
        assertEquals(true, annotations.get("readOnlyHint"));
        assertEquals(false, annotations.get("destructiveHint"));
        assertEquals(true, annotations.get("idempotentHint"));
        assertEquals(false, annotations.get("openWorldHint"));
    }

    @Test
    void shouldListNoMoreThanTheRevisionKnows() throws InterruptedException {
        initialize("2024-11-05");
        assertEquals(
                Set.of("name", "description", "inputSchema"), tools().getFirst().keySet());
    }

    @Test
    void shouldAllowErrorsInOutputSchemasAndKeepReferencesRight() throws InterruptedException {
        initialize("2025-11-25");
        Map<String, @Nullable Object> schema =
                JsonObjects.of(tools().getFirst().get("outputSchema")).orElseThrow();
        assertEquals("object", schema.get("type"));
        assertEquals(2, assertInstanceOf(List.class, schema.get("anyOf")).size());
        assertEquals(Map.of("any", Map.of("type", "object")), schema.get("$defs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"test_echo", "test__echo", "test.echo"})
    void shouldCallUnderEachSpelling(String name) throws InterruptedException {
        initialize("2025-11-25");
        Map<String, @Nullable Object> result = result(ask(call(5, name, "{\"a\":[1,null]}", "{}")));
        assertEquals("test.echo", taken().capability());
        Map<String, @Nullable Object> structured =
                JsonObjects.of(result.get("structuredContent")).orElseThrow();
        assertEquals(List.of("echo"), List.copyOf(structured.keySet()));
        assertNull(result.get("isError"));
        assertEquals("{\"echo\":{\"a\":[1,null]}}", text(result));
    }

    @Test
    void shouldSayOfAnErrorThatItIsOneInEveryPart() throws InterruptedException {
        initialize("2025-11-25");
        Map<String, @Nullable Object> result = result(ask(call(5, "test_fail", "{}", "{}")));
        assertEquals(true, result.get("isError"));
        assertTrue(text(result).startsWith("There is no file or directory '/workspace/missing'."), text(result));
        Map<String, @Nullable Object> structured =
                JsonObjects.of(result.get("structuredContent")).orElseThrow();
        assertEquals("failed", structured.keySet().iterator().next());
        assertEquals("FileNotFound", structured.get("error_type"));
        assertTrue(text(result).endsWith("}"));
    }

    @Test
    void shouldLeaveStructuredContentOutWhereTheRevisionHasNone() throws InterruptedException {
        initialize("2025-03-26");
        Map<String, @Nullable Object> result = result(ask(call(5, "test_echo", "{}", "{}")));
        assertEquals(Set.of("content"), result.keySet());
    }

    @Test
    void shouldHaveUnknownToolsRefusedOnRecord() throws InterruptedException {
        initialize("2025-11-25");
        Map<String, @Nullable Object> error = error(ask(call(5, "test_ehco", "{}", "{}")));
        assertEquals(-32602L, error.get("code"));
        assertTrue(String.valueOf(error.get("message")).contains("test_ehco"));
        assertEquals("test_ehco", taken().capability());
    }

    @Test
    void shouldSayNothingOfTheCauseOfACrash() throws InterruptedException {
        initialize("2025-11-25");
        Map<String, @Nullable Object> error = error(ask(call(5, "test_crash", "{}", "{}")));
        assertEquals(-32603L, error.get("code"));
        assertFalse(error.toString().contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\":7}", "{\"name\":\"test_echo\",\"arguments\":[]}"})
    void shouldRefuseCallsThatAreNotCalls(String params) throws InterruptedException {
        initialize("2025-11-25");
        assertEquals(-32602L, error(ask(request(5, "tools/call", params))).get("code"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"resources/list", "prompts/list", "logging/setLevel", "nonsense"})
    void shouldNotKnowWhatItDidNotAdvertise(String method) throws InterruptedException {
        initialize("2025-11-25");
        assertEquals(-32601L, error(ask(request(5, method, "{}"))).get("code"));
    }

    @Test
    void shouldTakeTheThreadFromWhatClientsSend() throws InterruptedException {
        initialize("2025-11-25");
        ask(call(5, "test_echo", "{}", "{\"threadId\":\"t\\n1\"}"));
        assertEquals("t1", taken().caller().thread());
        ask(call(6, "test_echo", "{}", "{\"x-codex-turn-metadata\":{\"thread_id\":\"t2\"}}"));
        assertEquals("t2", taken().caller().thread());
        ask(call(7, "test_echo", "{}", "{}"));
        assertNull(taken().caller().thread());
    }

    @Test
    void shouldTellProgressAtTheStartAndEveryTenSeconds() throws InterruptedException {
        initialize("2025-11-25");
        send(call(5, "test_hold", "{\"name\":\"a\"}", "{\"progressToken\":\"p\"}"));
        for (double waited : new double[] {0, 11, 25}) {
            Map<String, @Nullable Object> progress = outlet.next();
            assertEquals("notifications/progress", progress.get("method"));
            Map<String, @Nullable Object> params =
                    JsonObjects.of(progress.get("params")).orElseThrow();
            assertEquals("p", params.get("progressToken"));
            assertEquals(waited, params.get("progress"));
            assertEquals(300.0, params.get("total"));
        }
        calls.release("a", Map.of("echo", Map.of()));
        assertEquals(5L, outlet.next().get("id"));
    }

    @Test
    void shouldWithdrawACancelledCallAndAnswerNothing() throws InterruptedException {
        initialize("2025-11-25");
        send(call(5, "test_hold", "{\"name\":\"a\"}", "{}"));
        taken();
        send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":5}}");
        assertEquals("a", calls.withdrawn.poll(10, TimeUnit.SECONDS));
        assertEquals(6L, ask(request(6, "ping", "{}")).get("id"));
    }

    @Test
    void shouldRunCallsAtTheSameTime() throws InterruptedException {
        initialize("2025-11-25");
        send(call(5, "test_hold", "{\"name\":\"a\"}", "{}"));
        send(call(6, "test_hold", "{\"name\":\"b\"}", "{}"));
        calls.release("b", Map.of("echo", Map.of()));
        assertEquals(6L, outlet.next().get("id"));
        calls.release("a", Map.of("echo", Map.of()));
        assertEquals(5L, outlet.next().get("id"));
    }

    @Test
    void shouldLimitCallsUnderWay() throws InterruptedException {
        initialize("2025-11-25");
        for (int i = 0; i < LIMITS.callsMax(); i++) {
            send(call(i, "test_hold", "{\"name\":\"" + i + "\"}", "{}"));
        }
        Map<String, @Nullable Object> error = error(ask(call(99, "test_echo", "{}", "{}")));
        assertEquals(-32000L, error.get("code"));
        assertEquals(1L, JsonObjects.of(error.get("data")).orElseThrow().get("retry_after"));
    }

    @Test
    void shouldLimitMessagesPerSecondAndGoOnLater() throws InterruptedException {
        initialize("2025-11-25");
        for (int i = 0; i < LIMITS.messagesBurst() - 1; i++) {
            assertNotNull(ask(request(i, "ping", "{}")).get("result"));
        }
        assertEquals(-32000L, error(ask(request(98, "ping", "{}"))).get("code"));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertNotNull(ask(request(99, "ping", "{}")).get("result"));
    }

    @Test
    void shouldRefuseAnIdThatWasUsedBefore() throws InterruptedException {
        initialize("2025-11-25");
        ask(call(5, "test_echo", "{}", "{}"));
        assertEquals(-32600L, error(ask(call(5, "test_echo", "{}", "{}"))).get("code"));
        assertEquals(1, calls.invoked.size());
    }

    @Test
    void shouldKeepABrokenSessionsCallsAndAnswersForItsReturn() throws InterruptedException {
        initialize("2025-11-25");
        conversation.attach(outlet);
        send(call(5, "test_hold", "{\"name\":\"a\"}", "{}"));
        send(call(6, "test_hold", "{\"name\":\"b\"}", "{}"));
        conversation.detach(outlet, Loss.BROKEN);
        calls.release("a", Map.of("echo", Map.of("which", "a")));
        assertEquals(5L, outlet.next().get("id"));

        reconnect(server);
        send("{\"jsonrpc\":\"2.0\",\"method\":\"kruxos/resume\",\"params\":{\"outstanding\":[5,6]}}");
        assertTrue(
                ask(call(5, "test_hold", "{\"name\":\"a\"}", "{}")).toString().contains("which=a"));
        send(call(6, "test_hold", "{\"name\":\"b\"}", "{}"));
        calls.release("b", Map.of("echo", Map.of("which", "b")));
        assertTrue(outlet.next().toString().contains("which=b"));
        assertEquals(2, calls.invoked.size());
        assertTrue(calls.withdrawn.isEmpty());
    }

    @Test
    void shouldWithdrawWhatAReturningClientWaitsForNoMore() throws InterruptedException {
        initialize("2025-11-25");
        conversation.attach(outlet);
        send(call(5, "test_hold", "{\"name\":\"a\"}", "{}"));
        taken();
        conversation.detach(outlet, Loss.BROKEN);
        reconnect(server);
        send("{\"jsonrpc\":\"2.0\",\"method\":\"kruxos/resume\",\"params\":{\"outstanding\":[]}}");
        assertEquals("a", calls.withdrawn.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void shouldGoOnInitialisedAfterARestartAndMarkWhatIsSentAgain() throws InterruptedException {
        initialize("2025-03-26");
        server.close();
        reconnect(server(LIMITS));
        send("{\"jsonrpc\":\"2.0\",\"method\":\"kruxos/resume\",\"params\":{\"outstanding\":[5,\"5\"]}}");
        ask(call(5, "test_echo", "{}", "{}"));
        Invocation again = taken();
        assertTrue(again.resumed());
        assertEquals(conversation.id() + ":5", again.key());
        ask(request("\"5\"", "tools/call", "{\"name\":\"test_echo\"}"));
        assertEquals(conversation.id() + ":\"5\"", taken().key());
        ask(call(6, "test_echo", "{}", "{}"));
        assertFalse(taken().resumed());
    }

    @Test
    void shouldLeaveCallsAsTheyAreWhenTheGatewayStops() throws InterruptedException {
        initialize("2025-11-25");
        conversation.attach(outlet);
        send(call(5, "test_hold", "{\"name\":\"a\"}", "{}"));
        taken();
        server.close();
        assertEquals("the gateway stops", outlet.closed.poll(10, TimeUnit.SECONDS));
        calls.release("a", Map.of("echo", Map.of()));
        // A withdrawn call would have no answer.
        assertEquals(5L, outlet.next().get("id"));
        assertTrue(calls.withdrawn.isEmpty());
    }

    @Test
    void shouldForgetOldAnswersFirst() throws InterruptedException {
        initialize("2025-11-25");
        for (int i = 0; i <= LIMITS.answersMax(); i++) {
            ask(call(i, "test_echo", "{}", "{}"));
            taken();
        }
        send("{\"jsonrpc\":\"2.0\",\"method\":\"kruxos/resume\",\"params\":{\"outstanding\":[0,1]}}");
        ask(call(1, "test_echo", "{}", "{}"));
        assertTrue(calls.invoked.isEmpty());
        ask(call(0, "test_echo", "{}", "{}"));
        assertTrue(taken().resumed());
    }

    @Test
    void shouldWithdrawAndEndWhenTheClientCloses() throws InterruptedException {
        initialize("2025-11-25");
        conversation.attach(outlet);
        send(call(5, "test_hold", "{\"name\":\"a\"}", "{}"));
        taken();
        conversation.detach(outlet, Loss.CLOSED);
        assertEquals("a", calls.withdrawn.poll(10, TimeUnit.SECONDS));
        assertEquals("closed by the client", sessions.ends.poll(10, TimeUnit.SECONDS));
        assertTrue(server.find(conversation.id(), AGENT, "unix").isEmpty());
    }

    @Test
    void shouldWithdrawAfterTheGraceTimeAndKeepTheSession() throws InterruptedException {
        server = server(new SessionLimits(10, 50, 3, 4, 4096, Duration.ZERO, 3));
        conversation = server.open(AGENT, "unix").orElseThrow();
        initialize("2025-11-25");
        conversation.attach(outlet);
        send(call(5, "test_hold", "{\"name\":\"a\"}", "{}"));
        taken();
        conversation.detach(outlet, Loss.BROKEN);
        assertEquals("a", calls.withdrawn.poll(10, TimeUnit.SECONDS));
        assertTrue(server.find(conversation.id(), AGENT, "unix")
                .orElseThrow()
                .revision()
                .isPresent());
        assertTrue(sessions.ends.isEmpty());
    }

    @Test
    void shouldMoveToTheNewerConnection() throws InterruptedException {
        initialize("2025-11-25");
        conversation.attach(outlet);
        RecordingOutlet newer = new RecordingOutlet();
        conversation.attach(newer);
        assertNotNull(outlet.closed.poll(10, TimeUnit.SECONDS));
        conversation.detach(outlet, Loss.CLOSED);
        assertTrue(sessions.ends.isEmpty());
        server.toolsChanged();
        assertEquals("notifications/tools/list_changed", newer.next().get("method"));
    }

    @Test
    void shouldShowNobodyElsesSession() {
        assertTrue(
                server.find(conversation.id(), new AgentName("other"), "unix").isEmpty());
        assertTrue(server.find(conversation.id(), AGENT, McpServer.HTTP).isEmpty());
    }

    @Test
    void shouldAnswerABatchTogetherWhereTheRevisionHasBatches() throws InterruptedException {
        initialize("2025-03-26");
        send("[" + request(5, "ping", "{}") + "," + call(6, "test_echo", "{}", "{}")
                + ",{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},7]");
        Set<String> ids = outlet.nextBatch().stream()
                .map(answer ->
                        String.valueOf(JsonObjects.of(answer).orElseThrow().get("id")))
                .collect(Collectors.toSet());
        assertEquals(Set.of("5", "6", "null"), ids);
    }

    @Test
    void shouldRefuseABatchWhereTheRevisionHasNone() throws InterruptedException {
        initialize("2025-06-18");
        assertEquals(-32600L, error(ask("[" + request(5, "ping", "{}") + "]")).get("code"));
    }

    @Test
    void shouldEndTheLongestIdleSessionForANewOne() throws InterruptedException {
        for (int i = 1; i < LIMITS.sessionsPerAgentMax(); i++) {
            nanos.incrementAndGet();
            McpConversation busy = server.open(AGENT, McpServer.HTTP).orElseThrow();
            busy.attach(new RecordingOutlet());
        }
        assertTrue(server.open(AGENT, McpServer.HTTP).isPresent());
        assertTrue(server.find(conversation.id(), AGENT, "unix").isEmpty());
    }

    @Test
    void shouldCloseTheConnectionOfASessionEndedFromOutside() throws InterruptedException {
        initialize("2025-11-25");
        conversation.attach(outlet);
        server.sessionEnded(conversation.id(), "revoked");
        assertEquals("revoked", outlet.closed.poll(10, TimeUnit.SECONDS));
        assertEquals(-32002L, error(ask(request(1, "tools/list", "{}"))).get("code"));
    }

    private McpServer server(SessionLimits limits) {
        return new McpServer(calls, sessions, ToolNames.of(FakeCalls.NAMES), limits, "1.0", nanos::get);
    }

    private void reconnect(McpServer gateway) {
        outlet = new RecordingOutlet();
        conversation = gateway.find(conversation.id(), AGENT, "unix").orElseThrow();
        conversation.attach(outlet);
    }

    private Map<String, @Nullable Object> initialize(String revision) throws InterruptedException {
        return result(ask(initializeRequest(0, revision)));
    }

    private static String initializeRequest(int id, String revision) {
        return request(
                id,
                "initialize",
                "{\"protocolVersion\":\"" + revision
                        + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"pe\\ner\",\"version\":\"1\"}}");
    }

    private List<Map<String, @Nullable Object>> tools() throws InterruptedException {
        Map<String, @Nullable Object> result = result(ask(request(3, "tools/list", "{\"cursor\":\"x\"}")));
        List<?> tools = assertInstanceOf(List.class, result.get("tools"));
        return tools.stream().map(tool -> JsonObjects.of(tool).orElseThrow()).toList();
    }

    private Invocation taken() throws InterruptedException {
        Invocation invocation = calls.invoked.poll(10, TimeUnit.SECONDS);
        assertNotNull(invocation);
        return invocation;
    }

    private Map<String, @Nullable Object> ask(String text) throws InterruptedException {
        send(text);
        return outlet.next();
    }

    private void send(String text) {
        conversation.receive(reader.read(text.getBytes(UTF_8)), outlet);
    }

    private static String call(int id, String name, String arguments, String meta) {
        return request(
                id, "tools/call", "{\"name\":\"" + name + "\",\"arguments\":" + arguments + ",\"_meta\":" + meta + "}");
    }

    private static String request(Object id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static Map<String, @Nullable Object> result(Map<String, @Nullable Object> answer) {
        return JsonObjects.of(answer.get("result")).orElseThrow(() -> new AssertionError(answer));
    }

    private static Map<String, @Nullable Object> error(Map<String, @Nullable Object> answer) {
        return JsonObjects.of(answer.get("error")).orElseThrow(() -> new AssertionError(answer));
    }

    private static String text(Map<String, @Nullable Object> result) {
        List<?> content = assertInstanceOf(List.class, result.get("content"));
        return String.valueOf(JsonObjects.of(content.getFirst()).orElseThrow().get("text"));
    }
}
