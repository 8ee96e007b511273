package io.kruxos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.harness.CodexClient;
import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.ScriptedModel;
import io.kruxos.harness.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A gateway that is killed and started again while a real Codex works costs it no session and no answer. */
@Timeout(300)
class RestartIT {
    private static final String GROUP = """
            version: 1
            description: Reads freely, asks before it makes directories, runs the rest
            defaults: { tier: autonomous }
            rules:
              - id: run
                capability: process.run
                tier: autonomous
              - id: ask
                capability: process.run
                command: mkdir
                tier: approval_required
            """;

    @SuppressWarnings("NullAway.Init")
    private static RunningKruxos kruxos;

    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    @BeforeAll
    static void start() throws Exception {
        directory = Workbench.directory("restart");
        kruxos = RunningKruxos.asRoot(directory);
        kruxos.writeGroup("restarted", GROUP);
    }

    @AfterAll
    static void stop() throws IOException {
        kruxos.close();
    }

    private static Map<String, String> agent(String name) throws Exception {
        Map<String, String> variables = kruxos.bridgeVariables(name, kruxos.createAgent(name, "restarted"));
        Files.writeString(workspace(name).resolve("a.txt"), "the first needle");
        Files.writeString(workspace(name).resolve("b.txt"), "the second needle");
        return variables;
    }

    private static Path workspace(String agent) {
        return kruxos.home().resolve("workspaces").resolve(agent);
    }

    private static CodexClient.Running codex(String agent, ScriptedModel model, Map<String, String> variables)
            throws IOException {
        return new CodexClient(
                        directory.resolve("codex-" + agent),
                        Files.createDirectory(directory.resolve("project-" + agent)),
                        model,
                        kruxos.bridge(),
                        variables)
                .start("go on whatever happens");
    }

    private static Map<String, ?> read(String file) {
        return Map.of("path", "/workspace/" + file);
    }

    /** The agent's calls in the log, the first one first; all of one session. */
    private static List<JsonNode> callsInOneSession(String agent) throws Exception {
        JsonNode found =
                kruxos.json("audit", "query", "--agent", agent, "--json").path("calls");
        List<JsonNode> calls = found.valueStream().toList().reversed();
        for (JsonNode call : calls) {
            assertEquals(
                    calls.getFirst().path("session").stringValue(),
                    call.path("session").stringValue());
        }
        assertTrue(kruxos.json("audit", "verify", "--json").path("intact").booleanValue());
        return calls;
    }

    private static String question(String agent) throws Exception {
        while (true) {
            for (JsonNode question : kruxos.json("approve", "list", "--json").path("questions")) {
                if (question.path("agent").stringValue().equals(agent)) {
                    return question.path("id").stringValue();
                }
            }
        }
    }

    @Test
    void shouldGoOnAfterOneBetweenTwoCalls() throws Exception {
        Map<String, String> variables = agent("between");
        ProcessHandle before = kruxos.gateway();
        try (ScriptedModel model = ScriptedModel.start()) {
            String first = model.thenCall("filesystem_read", read("a.txt"));
            // The second call finds no gateway and has to wait for the next.
            String second = model.meanwhile(kruxos::killGateway).thenCall("filesystem_read", read("b.txt"));
            String third = model.meanwhile(() -> {
                        kruxos.killGateway();
                        kruxos.awaitReady();
                    })
                    .thenCall("filesystem_read", read("a.txt"));
            model.thenSay("done");

            codex("between", model, variables).await().requireSuccess();

            assertTrue(model.outputOf(first).contains("the first needle"), model.outputOf(first));
            assertTrue(model.outputOf(second).contains("the second needle"), model.outputOf(second));
            assertTrue(model.outputOf(third).contains("the first needle"), model.outputOf(third));
        }
        assertNotEquals(before, kruxos.gateway());
        assertEquals(3, callsInOneSession("between").size());
    }

    @Test
    void shouldGoOnAfterOneWhileAPersonIsAsked() throws Exception {
        Map<String, String> variables = new HashMap<>(agent("held"));
        // Another way to the gateway than the other tests'.
        variables.put("KRUXOS_ENDPOINT", "wss://localhost:" + kruxos.port());
        variables.put("KRUXOS_CA_FILE", kruxos.certificateAuthority().toString());
        try (ScriptedModel model = ScriptedModel.start()) {
            String first = model.thenCall("filesystem_read", read("a.txt"));
            String held =
                    model.thenCall("process_run", Map.of("command", "mkdir", "args", List.of("-v", "/workspace/made")));
            String last = model.thenCall("filesystem_read", read("b.txt"));
            model.thenSay("done");
            CodexClient.Running codex = codex("held", model, variables);
            String question = question("held");

            kruxos.killGateway();
            kruxos.awaitReady();
            assertEquals(question, question("held"));
            kruxos.kruxos("approve", "accept", question).requireSuccess();
            codex.await().requireSuccess();

            assertTrue(model.outputOf(first).contains("the first needle"), model.outputOf(first));
            assertTrue(model.outputOf(held).contains("created directory"), model.outputOf(held));
            assertTrue(model.outputOf(last).contains("the second needle"), model.outputOf(last));
        }
        assertTrue(Files.isDirectory(workspace("held").resolve("made")));
        assertEquals(
                "accepted", callsInOneSession("held").get(1).path("approval").stringValue());
    }

    @Test
    void shouldSayThatTheOutcomeOfACallThatRanIsUnknownAndNotRunItAgain() throws Exception {
        Map<String, String> variables = agent("running");
        Path runs = workspace("running").resolve("runs");
        try (ScriptedModel model = ScriptedModel.start()) {
            String lost = model.thenCall(
                    "process_run",
                    Map.of("command", "sh", "args", List.of("-c", "echo once >> /workspace/runs; sleep 1000")));
            String next = model.thenCall("filesystem_read", read("b.txt"));
            model.thenSay("done");
            CodexClient.Running codex = codex("running", model, variables);
            while (!Files.exists(runs)) {
                Thread.sleep(20);
            }

            kruxos.killGateway();
            codex.await().requireSuccess();

            assertTrue(model.outputOf(lost).contains("whether it took effect is unknown"), model.outputOf(lost));
            assertTrue(model.outputOf(next).contains("the second needle"), model.outputOf(next));
        }
        assertEquals("once\n", Files.readString(runs));
        assertEquals(
                "unknown",
                callsInOneSession("running").getFirst().path("status").stringValue());
    }
}
