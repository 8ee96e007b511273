package io.kruxos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.bridge.BridgeProcess;
import io.kruxos.harness.CodexClient;
import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.ScriptedModel;
import io.kruxos.harness.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A bridge that cannot serve its client says why and what mends it: to the client, to whoever reads stderr, and by its exit code. */
@Timeout(300)
class BridgeFailuresIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WRONG = "0123456789abcdef".repeat(4);
    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},\
            "clientInfo":{"name":"tests","version":"1"}}}""";

    @SuppressWarnings("NullAway.Init")
    private static RunningKruxos kruxos;

    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    @BeforeAll
    static void start() throws Exception {
        directory = Workbench.directory("failing");
        kruxos = RunningKruxos.asRoot(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        kruxos.close();
    }

    /** Starts a bridge that must fail, and holds what it says against the rules; returns its sentence. */
    private static String failure(Map<String, String> variables, int exitCode, int rpcCode, String type)
            throws Exception {
        try (BridgeProcess bridge = new BridgeProcess(directory, variables)) {
            JsonNode answer = JSON.readTree(bridge.say(INITIALIZE).hear());
            assertEquals(0, answer.path("id").intValue(-1), answer.toString());
            JsonNode error = answer.path("error");
            assertEquals(rpcCode, error.path("code").intValue(), answer.toString());
            assertEquals(type, error.path("data").path("error_type").stringValue(), answer.toString());
            assertEquals(exitCode, bridge.exitCode());
            assertEquals("", bridge.rest());

            String sentence = error.path("message").stringValue();
            assertEquals(1, bridge.stderr().lines().count(), bridge.stderr());
            assertTrue(bridge.stderr().contains(sentence), bridge.stderr() + " does not say: " + sentence);
            return sentence;
        }
    }

    @Test
    void shouldSayThatTheTokenIsWrong() throws Exception {
        kruxos.createAgent("known", "coding-agent");
        for (String agent : new String[] {"known", "nobody"}) {
            String sentence = failure(kruxos.bridgeVariables(agent, WRONG), 10, -32003, "auth.invalid_credentials");
            assertTrue(sentence.contains("kruxos agent rotate"), sentence);
        }
    }

    @Test
    void shouldSayThatTheAgentIsRevoked() throws Exception {
        String token = kruxos.createAgent("revoked", "coding-agent");
        kruxos.kruxos("agent", "revoke", "revoked").requireSuccess();
        try (BridgeProcess bridge = new BridgeProcess(directory, kruxos.bridgeVariables("revoked", token))) {
            String answer = bridge.say(INITIALIZE).hear();
            assertTrue(answer.contains("-32003") && answer.contains("kruxos agent restore"), answer);
            assertEquals(10, bridge.exitCode());
            assertEquals(1, bridge.stderr().lines().count(), bridge.stderr());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:/nonexistent/agents.sock", "ws://127.0.0.1:1", "wss://localhost:1"})
    void shouldSayThatThereIsNoGateway(String endpoint) throws Exception {
        Map<String, String> variables = new HashMap<>(kruxos.bridgeVariables("known", WRONG));
        variables.put("KRUXOS_ENDPOINT", endpoint);
        String sentence = failure(variables, 11, -32603, "ServiceUnavailable");
        assertTrue(sentence.contains("kruxos up"), sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "KRUXOS_AGENT_NAME, , KRUXOS_AGENT_NAME",
        "KRUXOS_AGENT_TOKEN, , KRUXOS_AGENT_TOKEN",
        "KRUXOS_AGENT_TOKEN, ${NOT_THERE}, NOT_THERE"
    })
    void shouldSayWhichVariableIsMissing(String name, String value, String named) throws Exception {
        Map<String, String> variables = new HashMap<>(kruxos.bridgeVariables("known", WRONG));
        variables.remove(name);
        if (value != null) {
            variables.put(name, value);
        }
        String sentence = failure(variables, 2, -32602, "InvalidInput");
        assertTrue(sentence.contains(named), sentence);
    }

    @Test
    void shouldHaveTheRealCodexShowIt() throws Exception {
        try (ScriptedModel model = ScriptedModel.start()) {
            CodexClient.Run run = new CodexClient(
                            directory.resolve("codex"),
                            Files.createDirectory(directory.resolve("project")),
                            model,
                            kruxos.bridge(),
                            kruxos.bridgeVariables("codex", WRONG))
                    .exec("do something");

            assertNotEquals(0, run.exitCode());
            String shown = run.events() + run.stderr();
            assertTrue(shown.contains("kruxos agent rotate"), shown);
            assertTrue(model.requests().isEmpty());
        }
    }
}
