package io.kruxos.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.harness.McpClient;
import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.Workbench;
import io.kruxos.transport.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What a client may not do is refused with a word that says what was wrong, over every way in, and another agent's client goes
 * on as if nothing had happened, with the same gateway.
 */
@Timeout(300)
class HostileClientIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MIB = 1024 * 1024;
    private static final int HUGE = 64 * MIB;
    private static final int LEVELS = 10_000;
    private static final String GROUP = """
            version: 1
            description: Works on files, asks before it deletes them, and runs nothing
            defaults: { tier: autonomous }
            rules:
              - id: no-programs
                capability: process.*
                tier: blocked
                reason: This agent runs nothing
              - id: ask-to-delete
                capability: filesystem.delete
                tier: approval_required
            """;

    private static final String DELETE = "{\"path\":\"/workspace/a.txt\"}";

    @SuppressWarnings("NullAway.Init")
    private static RunningKruxos kruxos;

    @SuppressWarnings("NullAway.Init")
    private static McpClient bystander;

    @SuppressWarnings("NullAway.Init")
    private static String hostile;

    @SuppressWarnings("NullAway.Init")
    private static String victim;

    private static long gateway;

    @BeforeAll
    static void start() throws Exception {
        kruxos = RunningKruxos.asRoot(Workbench.directory("hostile"));
        kruxos.writeGroup("guarded", GROUP);
        hostile = agent("hostile");
        victim = agent("victim");
        bystander = McpClient.start(kruxos.bridge(), kruxos.bridgeVariables("bystander", agent("bystander")));
        gateway = kruxos.gateway().pid();
    }

    @AfterAll
    static void stop() throws IOException {
        bystander.close();
        kruxos.close();
    }

    private static String agent(String name) throws Exception {
        String token = kruxos.createAgent(name, "guarded");
        String content = "{\"path\":\"a.txt\",\"content\":\"of " + name + "\"}";
        RawClient.Answer written = post(
                "/rpc",
                token,
                RawClient.request(
                        1,
                        "capabilities.invoke",
                        "{\"capability\":\"filesystem.write\",\"arguments\":" + content + "}"));
        assertTrue(written.body().contains("\"success\":true"), written.body());
        return token;
    }

    private static Path workspace(String agent) {
        return kruxos.home().resolve("workspaces").resolve(agent);
    }

    @AfterEach
    void theGatewayGoesOn() throws Exception {
        JsonNode read = bystander.call("filesystem_read", Map.of("path", "/workspace/a.txt"));
        assertEquals(
                "of bystander", read.path("structuredContent").path("content").stringValue(""), read.toString());
        assertEquals(gateway, kruxos.gateway().pid());
    }

    private static RawClient connect() throws IOException {
        return RawClient.unix(kruxos.agentsSocket());
    }

    private static RawClient webSocket(String token, String... headers) throws IOException {
        RawClient client = connect();
        assertEquals(101, client.upgrade("/", token, headers).status());
        return client;
    }

    private static McpClient bridge() throws IOException {
        return McpClient.start(kruxos.bridge(), kruxos.bridgeVariables("hostile", hostile));
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

    private static RawClient.Answer post(String path, String token, String body, String... more) throws IOException {
        try (RawClient client = connect()) {
            return client.request("POST", path, body, headers(token, more));
        }
    }

    private static JsonNode error(RawClient.Answer answer) {
        return JSON.readTree(answer.body()).path("error");
    }

    private static String initialize() {
        return RawClient.request(
                0,
                "initialize",
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"raw\"}}");
    }

    private static String httpSession(String token) throws IOException {
        String session = post("/mcp", token, initialize()).headers().get("mcp-session-id");
        return session == null ? "" : session;
    }

    private static JsonNode ask(RawClient client, String message) throws IOException {
        return JSON.valueToTree(client.ask(message));
    }

    // Calls before initialize

    private static void assertNotInitialized(JsonNode error) {
        assertEquals(-32002, error.path("code").intValue(), error.toString());
        assertEquals("Session not initialized", error.path("message").stringValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools/list", "tools/call"})
    void shouldTakeNoCallBeforeInitialize(String method) throws Exception {
        String request = RawClient.request(
                1, method, "{\"name\":\"filesystem_write\",\"arguments\":{\"path\":\"early\",\"content\":\"x\"}}");
        try (RawClient client = webSocket(hostile)) {
            assertNotInitialized(ask(client, request).path("error"));
        }
        RawClient.Answer answer = post("/mcp", hostile, request);
        assertEquals(400, answer.status());
        assertNotInitialized(error(answer));
        try (McpClient client = McpClient.startOnly(kruxos.bridge(), kruxos.bridgeVariables("hostile", hostile))) {
            assertNotInitialized(client.await(client.say("1", request)).path("error"));
        }
        assertFalse(Files.exists(workspace("hostile").resolve("early")));
    }

    // Tools that are not there, arguments that are not right, and tools that are blocked

    @ParameterizedTest
    @ValueSource(strings = {"filesystem_reed", "", "../../etc/passwd", "filesystem.read\u0000", "ＦＩＬＥＳＹＳＴＥＭ_read"})
    void shouldKnowNoOtherTools(String name) throws Exception {
        try (McpClient client = bridge()) {
            JsonNode error =
                    client.call(name, Map.of("path", "/workspace/a.txt")).path("error");
            assertEquals(-32602, error.path("code").intValue(), error.toString());
            assertEquals("InvalidInput", error.path("data").path("error_type").stringValue(), error.toString());
        }
        String request = RawClient.request(
                1, "capabilities.invoke", JSON.writeValueAsString(Map.of("capability", name, "arguments", Map.of())));
        assertEquals(-32602, error(post("/rpc", hostile, request)).path("code").intValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"path\":7}",
                "{\"path\":null}",
                "{\"path\":[\"/workspace/a.txt\"]}",
                "{\"path\":\"/workspace/a.txt\",\"limit\":-1}",
                "{\"path\":\"/workspace/a.txt\",\"as_root\":true}"
            })
    void shouldSayWhichArgumentIsWrong(String arguments) throws Exception {
        try (McpClient client = bridge()) {
            JsonNode result = McpClient.result(
                    client.await(client.say("\"x\"", RawClient.call("\"x\"", "filesystem_read", arguments))));
            assertTrue(result.path("isError").booleanValue(false), result.toString());
            JsonNode error = result.path("structuredContent");
            assertEquals("InvalidInput", error.path("error_type").stringValue(), result.toString());
            assertTrue(McpClient.text(result).matches("(?s).*'(path|limit|as_root)'.*"), result.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"path\"", "7"})
    void shouldTakeNoArgumentsThatAreNoObject(String arguments) throws Exception {
        try (McpClient client = bridge()) {
            JsonNode error = client.await(client.say("9", RawClient.call(9, "filesystem_read", arguments)))
                    .path("error");
            assertEquals(-32602, error.path("code").intValue(), error.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"process_run", "process.run", "process__run"})
    void shouldBlockWhatIsNotListedByEveryName(String name) throws Exception {
        Map<String, ?> arguments = Map.of("command", "touch", "args", List.of("/workspace/ran"));
        try (McpClient client = bridge()) {
            assertFalse(client.tools().contains("process_run"), "it is listed");
            JsonNode result = client.call(name, arguments);
            assertTrue(result.path("isError").booleanValue(false), result.toString());
            assertEquals(
                    "PolicyDenied",
                    result.path("structuredContent").path("error_type").stringValue());
            assertTrue(McpClient.text(result).contains("group:no-programs"), result.toString());
        }
        String request = RawClient.request(
                1, "capabilities.invoke", JSON.writeValueAsString(Map.of("capability", name, "arguments", arguments)));
        JsonNode error = error(post("/rpc", hostile, request));
        assertEquals(-32001, error.path("code").intValue(), error.toString());
        assertFalse(Files.exists(workspace("hostile").resolve("ran")));
    }

    // Another agent's session

    @Test
    void shouldOpenNobodysHttpSessionWithAnotherToken() throws Exception {
        String session = httpSession(victim);
        for (String method : new String[] {"POST", "GET", "DELETE"}) {
            try (RawClient client = connect()) {
                RawClient.Answer answer = client.request(
                        method,
                        "/mcp",
                        method.equals("POST") ? RawClient.request(1, "tools/list", "{}") : null,
                        headers(hostile, "Mcp-Session-Id: " + session));
                assertEquals(404, answer.status());
                assertEquals("SessionExpired", answer.json().get("error_type"));
            }
        }
        RawClient.Answer own = post("/mcp", victim, RawClient.request(2, "ping", "{}"), "Mcp-Session-Id: " + session);
        assertEquals(200, own.status(), own.body());
    }

    @Test
    void shouldServeNobodysRpcSessionToAnotherToken() throws Exception {
        String session = JSON.readTree(post("/rpc", victim, RawClient.request(1, "session.create", "{}"))
                        .body())
                .path("result")
                .path("session_id")
                .stringValue();
        String named = "{\"session_id\":\"" + session + "\"}";
        for (String method : new String[] {"capabilities.list", "session.end"}) {
            JsonNode error = error(post("/rpc", hostile, RawClient.request(1, method, named)));
            assertEquals(-32003, error.path("code").intValue(), error.toString());
        }
        String own = post("/rpc", victim, RawClient.request(1, "capabilities.list", named))
                .body();
        assertTrue(own.contains("filesystem.read"), own);
    }

    @Test
    void shouldResumeNobodysSessionWithAnotherToken() throws Exception {
        RawClient owner = connect();
        try (owner) {
            String session = owner.upgrade("/", victim).headers().get("kruxos-session");
            owner.initialized().text(RawClient.call(7, "filesystem_delete", DELETE));
            String question = question("victim");

            try (RawClient thief = connect()) {
                RawClient.Answer upgraded = thief.upgrade("/", hostile, "KruxOS-Session: " + session);
                assertEquals(101, upgraded.status());
                assertNotEquals(session, upgraded.headers().get("kruxos-session"));
                thief.text("{\"jsonrpc\":\"2.0\",\"method\":\"kruxos/resume\",\"params\":{\"outstanding\":[7]}}");
                assertNotInitialized(ask(thief, RawClient.call(7, "filesystem_delete", DELETE))
                        .path("error"));
                thief.initialized();
                thief.text("{\"jsonrpc\":\"2.0\",\"method\":\"kruxos/resume\",\"params\":{\"outstanding\":[7]}}");
                thief.text(RawClient.call(7, "filesystem_delete", DELETE));
                kruxos.kruxos("approve", "reject", question("hostile")).requireSuccess();
                assertTrue(thief.message().toString().contains("ApprovalRejected"));
            }

            // Neither taken over nor withdrawn.
            assertEquals(question, question("victim"));
            kruxos.kruxos("approve", "accept", question).requireSuccess();
            JsonNode result = JSON.valueToTree(owner.message());
            assertFalse(result.path("result").path("isError").booleanValue(false), result.toString());
        }
        assertFalse(Files.exists(workspace("victim").resolve("a.txt")));
        assertTrue(Files.exists(workspace("hostile").resolve("a.txt")));
    }

    /** Waits for the question of an agent. */
    private static String question(String agent) throws Exception {
        while (true) {
            for (JsonNode question : kruxos.json("approve", "list", "--json").path("questions")) {
                if (question.path("agent").stringValue().equals(agent)) {
                    return question.path("id").stringValue();
                }
            }
        }
    }

    // 64 MiB

    @ParameterizedTest
    @ValueSource(strings = {"/mcp", "/rpc"})
    void shouldRefuseAHugeBodyByItsLength(String path) throws Exception {
        try (RawClient client = connect()) {
            client.send("POST", path, HUGE, headers(hostile));
            beside(() -> pour(client, new byte[MIB]));
            RawClient.Answer answer = client.answer();
            assertEquals(413, answer.status());
            assertEquals("transport.too_large", answer.json().get("error_type"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcp", "/rpc"})
    void shouldRefuseAHugeBodyThatDoesNotSayItsLength(String path) throws Exception {
        byte[] chunk = ("100000\r\n" + "x".repeat(MIB) + "\r\n").getBytes(US_ASCII);
        try (RawClient client = connect()) {
            client.send("POST", path, 0, headers(hostile, "Transfer-Encoding: chunked"));
            beside(() -> pour(client, chunk));
            RawClient.Answer answer = client.answer();
            assertEquals(413, answer.status());
            assertEquals("transport.too_large", answer.json().get("error_type"));
        }
    }

    @Test
    void shouldRefuseAHugeFrame() throws Exception {
        try (RawClient client = webSocket(hostile)) {
            beside(() -> {
                client.write(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4});
                pour(client, new byte[MIB]);
            });
            assertEquals(1009, client.frame().closeCode());
        }
    }

    @Test
    void shouldRefuseAHugeMessageInSmallFrames() throws Exception {
        try (RawClient client = webSocket(hostile)) {
            beside(() -> {
                client.frame(0x01, new byte[MIB]);
                for (int i = 1; i < HUGE / MIB; i++) {
                    client.frame(0x00, new byte[MIB]);
                }
            });
            assertEquals(1009, client.frame().closeCode());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {HUGE, 8 * MIB})
    void shouldRefuseAHugeLineToTheBridge(int bytes) throws Exception {
        try (McpClient client = bridge()) {
            JsonNode error = client.await(client.say(
                            "\"huge\"",
                            RawClient.call(
                                    "\"huge\"",
                                    "filesystem_write",
                                    "{\"path\":\"huge\",\"content\":\"" + "x".repeat(bytes) + "\"}")))
                    .path("error");
            assertEquals(-32600, error.path("code").intValue(), error.toString());
            assertEquals(
                    "ResourceExhausted", error.path("data").path("error_type").stringValue());
            JsonNode next = client.call("filesystem_read", Map.of("path", "/workspace/a.txt"));
            assertFalse(next.path("isError").booleanValue(false), next.toString());
        }
        assertFalse(Files.exists(workspace("hostile").resolve("huge")));
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** Writes beside the reader, until all is written or the gateway has ended the connection. */
    private static void beside(Writing writing) {
        Thread.startVirtualThread(() -> {
            try {
                writing.run();
            } catch (IOException e) {
                System.getLogger("hostile").log(System.Logger.Level.DEBUG, "cut off", e);
            }
        });
    }

    private static void pour(RawClient client, byte[] part) throws IOException {
        for (int i = 0; i < HUGE / MIB; i++) {
            client.write(part);
        }
    }

    // 10,000 levels

    private static String deep(Object id) {
        return RawClient.call(id, "filesystem_read", "{\"path\":" + "[".repeat(LEVELS) + "]".repeat(LEVELS) + "}");
    }

    private static void assertTooDeep(JsonNode error) {
        assertEquals(-32700, error.path("code").intValue(), error.toString());
        assertEquals("depth", error.path("data").path("reason").stringValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcp", "/rpc"})
    void shouldRefuseDeepJsonInABody(String path) throws Exception {
        assertTooDeep(error(post(path, hostile, deep(1))));
        assertTooDeep(error(post(path, hostile, "[".repeat(LEVELS))));
        assertTooDeep(error(post(path, hostile, "{\"a\":".repeat(LEVELS))));
        if (path.equals("/mcp")) {
            assertTooDeep(error(post(path, hostile, deep(1), "Mcp-Session-Id: " + httpSession(hostile))));
        }
    }

    @Test
    void shouldRefuseDeepJsonInAFrame() throws Exception {
        try (RawClient client = webSocket(hostile)) {
            client.initialized();
            assertTooDeep(ask(client, deep(1)).path("error"));
            assertTooDeep(ask(client, "[".repeat(LEVELS)).path("error"));
            assertTrue(ask(client, RawClient.request(2, "ping", "{}")).has("result"));
        }
    }

    @Test
    void shouldRefuseDeepJsonToTheBridge() throws Exception {
        try (McpClient client = bridge()) {
            assertTooDeep(client.await(client.say("\"deep\"", deep("\"deep\""))).path("error"));
            JsonNode next = client.call("filesystem_read", Map.of("path", "/workspace/a.txt"));
            assertFalse(next.path("isError").booleanValue(false), next.toString());
        }
    }

    @Test
    void shouldRefuseBytesThatAreNoText() throws Exception {
        try (RawClient client = webSocket(hostile)) {
            client.frame(0x81, new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'});
            assertEquals(1007, client.frame().closeCode());
        }
        assertEquals(
                -32700, error(post("/rpc", hostile, "{\"a\":1")).path("code").intValue());
    }
}
