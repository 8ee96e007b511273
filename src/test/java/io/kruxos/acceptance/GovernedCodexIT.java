package io.kruxos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.harness.CodexClient;
import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.ScriptedModel;
import io.kruxos.harness.Workbench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An unmodified Codex reads through KruxOS: what policy allows reaches the model, what it does not is refused in words. */
class GovernedCodexIT {
    @Test
    void shouldReadTheWorkspaceAndNothingElse() throws Exception {
        Path directory = Workbench.directory("codex");
        try (RunningKruxos kruxos = RunningKruxos.asRoot(directory);
                ScriptedModel model = ScriptedModel.start()) {
            String token = kruxos.createAgent("reader", "coding-agent");
            Files.writeString(kruxos.home().resolve("workspaces/reader/a.txt"), "needle in the file");
            String inside = model.thenCall("filesystem_read", Map.of("path", "/workspace/a.txt"));
            String outside = model.thenCall("filesystem_read", Map.of("path", "../../etc/passwd"));
            model.thenSay("done");

            new CodexClient(
                            directory.resolve("codex-home"),
                            Files.createDirectory(directory.resolve("project")),
                            model,
                            kruxos.bridge(),
                            kruxos.bridgeVariables("reader", token))
                    .exec("read them")
                    .requireSuccess();

            assertTrue(model.outputOf(inside).contains("needle in the file"), model.outputOf(inside));
            assertTrue(model.outputOf(outside).contains("group:nothing-outside"), model.outputOf(outside));
            assertFalse(model.outputOf(outside).contains("root:"), model.outputOf(outside));
            JsonNode calls =
                    kruxos.json("audit", "query", "--agent", "reader", "--json").path("calls");
            assertEquals(2, calls.size(), calls.toString());
            assertEquals("filesystem.read", calls.get(1).path("capability").stringValue());
            assertEquals("ok", calls.get(1).path("status").stringValue());
            assertEquals("refused", calls.get(0).path("status").stringValue());
            assertTrue(kruxos.json("audit", "verify", "--json").path("intact").booleanValue());
        }
    }
}
