package io.kruxos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.harness.CodexClient;
import io.kruxos.harness.McpClient;
import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.ScriptedModel;
import io.kruxos.harness.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A call that needs a person waits for one, runs after a yes and only then, and a no is final. */
@Timeout(300)
class ApprovalIT {
    private static final String GROUP = """
            version: 1
            description: Asks before it runs anything
            defaults: { tier: approval_required }
            rules:
              - id: ask-briefly
                capability: process.run
                command: mkdir
                tier: approval_required
                approval: { timeout: 2s }
            """;

    @SuppressWarnings("NullAway.Init")
    private static RunningKruxos kruxos;

    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    @BeforeAll
    static void start() throws Exception {
        directory = Workbench.directory("approval");
        kruxos = RunningKruxos.asRoot(directory);
        kruxos.writeGroup("asking", GROUP);
    }

    @AfterAll
    static void stop() throws IOException {
        kruxos.close();
    }

    private static Map<String, String> agent(String name) throws Exception {
        return kruxos.bridgeVariables(name, kruxos.createAgent(name, "asking"));
    }

    private static Path inWorkspace(String agent, String file) {
        return kruxos.home().resolve("workspaces").resolve(agent).resolve(file);
    }

    private static Map<String, ?> run(String command, String argument) {
        return Map.of("command", command, "args", List.of(argument));
    }

    /** Waits until the agent's question is in the queue. */
    private static JsonNode question(String agent) throws Exception {
        while (true) {
            for (JsonNode question : kruxos.json("approve", "list", "--json").path("questions")) {
                if (question.path("agent").stringValue().equals(agent)) {
                    return question;
                }
            }
        }
    }

    private static boolean waits(String agent) throws Exception {
        for (JsonNode question : kruxos.json("approve", "list", "--json").path("questions")) {
            if (question.path("agent").stringValue().equals(agent)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void shouldHoldCodexUntilAPersonAgrees() throws Exception {
        Map<String, String> variables = agent("held");
        try (ScriptedModel model = ScriptedModel.start()) {
            String call = model.thenCall("process_run", run("touch", "/workspace/ran"));
            model.thenSay("done");
            CodexClient.Running codex = new CodexClient(
                            directory.resolve("codex"),
                            Files.createDirectory(directory.resolve("project")),
                            model,
                            kruxos.bridge(),
                            variables)
                    .start("touch it");

            JsonNode question = question("held");
            assertEquals("process.run", question.path("capability").stringValue());
            assertEquals("touch", question.path("inputs").path("command").stringValue());
            assertEquals(
                    "/workspace/ran",
                    question.path("inputs").path("args").path(0).stringValue());
            assertFalse(Files.exists(inWorkspace("held", "ran")));

            kruxos.kruxos("approve", "accept", question.path("id").stringValue())
                    .requireSuccess();
            codex.await().requireSuccess();

            assertTrue(Files.exists(inWorkspace("held", "ran")), model.outputOf(call));
        }
    }

    @Test
    void shouldBeAStopAfterARejection() throws Exception {
        try (McpClient client = McpClient.start(kruxos.bridge(), agent("rejected"))) {
            McpClient.Pending call = client.start("process_run", run("touch", "/workspace/ran"));
            String id = question("rejected").path("id").stringValue();

            kruxos.kruxos("approve", "reject", id, "--reason", "not on a Friday")
                    .requireSuccess();

            JsonNode result = McpClient.result(client.await(call));
            assertTrue(result.path("isError").booleanValue(false), result.toString());
            assertTrue(McpClient.text(result).contains("not on a Friday"), result.toString());
            assertEquals(
                    "ApprovalRejected",
                    result.path("structuredContent").path("error_type").stringValue());
            assertFalse(Files.exists(inWorkspace("rejected", "ran")));
            assertNotEquals(0, kruxos.kruxos("approve", "accept", id).exitCode());
            assertFalse(Files.exists(inWorkspace("rejected", "ran")));
        }
    }

    @Test
    void shouldBeAStopWhenNobodyDecidesInTime() throws Exception {
        try (McpClient client = McpClient.start(kruxos.bridge(), agent("timed-out"))) {
            JsonNode result = client.call("process_run", run("mkdir", "/workspace/ran"));

            assertTrue(result.path("isError").booleanValue(false), result.toString());
            assertEquals(
                    "ApprovalTimedOut",
                    result.path("structuredContent").path("error_type").stringValue());
            assertFalse(Files.exists(inWorkspace("timed-out", "ran")));
        }
    }

    @Test
    void shouldWithdrawTheQuestionOfACancelledCall() throws Exception {
        try (McpClient client = McpClient.start(kruxos.bridge(), agent("cancelled"))) {
            McpClient.Pending call = client.start("process_run", run("touch", "/workspace/ran"));
            String id = question("cancelled").path("id").stringValue();

            client.cancel(call);

            while (waits("cancelled")) {
                Thread.onSpinWait();
            }
            assertNotEquals(0, kruxos.kruxos("approve", "accept", id).exitCode());
            assertFalse(Files.exists(inWorkspace("cancelled", "ran")));
        }
    }

    @Test
    void shouldWithdrawTheQuestionOfAClientThatIsGone() throws Exception {
        McpClient client = McpClient.start(kruxos.bridge(), agent("gone"));
        client.start("process_run", run("touch", "/workspace/ran"));
        question("gone");

        client.close();

        while (waits("gone")) {
            Thread.onSpinWait();
        }
        assertFalse(Files.exists(inWorkspace("gone", "ran")));
    }

    @Test
    void shouldLoseNoQuestionWhenTheGatewayIsKilled() throws Exception {
        try (McpClient client = McpClient.start(kruxos.bridge(), agent("patient"))) {
            McpClient.Pending call = client.start("process_run", run("touch", "/workspace/ran"));
            String id = question("patient").path("id").stringValue();

            kruxos.killGateway();
            kruxos.awaitReady();
            assertTrue(waits("patient"));
            kruxos.kruxos("approve", "accept", id).requireSuccess();

            JsonNode result = McpClient.result(client.await(call));
            assertFalse(result.path("isError").booleanValue(false), result.toString());
            assertTrue(Files.exists(inWorkspace("patient", "ran")));
        }
    }
}
