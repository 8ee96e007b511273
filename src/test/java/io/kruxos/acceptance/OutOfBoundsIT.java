package io.kruxos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.harness.CodexClient;
import io.kruxos.harness.McpClient;
import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.ScriptedModel;
import io.kruxos.harness.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What lies outside an agent's directories stays outside, whatever it is called and however often it is asked for. */
@Timeout(300)
class OutOfBoundsIT {
    private static final int SWAPPED_READS = 400;

    @SuppressWarnings("NullAway.Init")
    private static RunningKruxos kruxos;

    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    @BeforeAll
    static void start() throws Exception {
        directory = Workbench.directory("bounds");
        kruxos = RunningKruxos.asRoot(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        kruxos.close();
    }

    private static Path workspace(String agent) {
        return kruxos.home().resolve("workspaces").resolve(agent);
    }

    @Test
    void shouldTellTheModelWhichRuleOrLayerRefused() throws Exception {
        String token = kruxos.createAgent("outsider", "coding-agent");
        Files.createSymbolicLink(workspace("outsider").resolve("link"), Path.of("/etc/passwd"));
        Map<String, String> calls = new LinkedHashMap<>();
        try (ScriptedModel model = ScriptedModel.start()) {
            for (String path : new String[] {
                "/etc/passwd",
                "../../etc/passwd",
                "/workspace/../etc/passwd",
                "/workspace/link",
                "/proc/self/environ",
                "/workspace/../proc/self/environ",
                kruxos.home().resolve("kruxos.yaml").toString(),
                kruxos.home().resolve("audit").toString()
            }) {
                calls.put(path, model.thenCall("filesystem_read", Map.of("path", path)));
            }
            model.thenSay("done");

            new CodexClient(
                            directory.resolve("codex"),
                            Files.createDirectory(directory.resolve("project")),
                            model,
                            kruxos.bridge(),
                            kruxos.bridgeVariables("outsider", token))
                    .exec("try all of them")
                    .requireSuccess();

            for (Map.Entry<String, String> call : calls.entrySet()) {
                String read = model.outputOf(call.getValue());
                assertFalse(read.contains("root:") || read.contains("health_port"), call.getKey() + ": " + read);
                assertTrue(read.contains("rule") || read.contains("PathOutOfScope"), call.getKey() + ": " + read);
            }
        }
    }

    @Test
    void shouldRefuseByScopeWhatAPolicyForgotToRefuse() throws Exception {
        kruxos.writeGroup("careless", """
                version: 1
                description: Lets everything through
                defaults: { tier: autonomous }
                """);
        String token = kruxos.createAgent("careless", "careless");
        Files.createSymbolicLink(workspace("careless").resolve("link"), Path.of("/etc/shadow"));
        try (McpClient client = McpClient.start(kruxos.bridge(), kruxos.bridgeVariables("careless", token))) {
            for (String path : new String[] {
                "/etc/shadow",
                "/workspace/link",
                "/proc/1/environ",
                kruxos.home() + "/data",
                kruxos.home() + "/kruxos.yaml"
            }) {
                JsonNode result = client.call("filesystem_read", Map.of("path", path));
                assertTrue(result.path("isError").booleanValue(false), path + ": " + result);
                assertFalse(result.toString().contains("root:"), path);
            }
            JsonNode shown = client.call("process_run", Map.of("command", "cat", "args", new String[] {"/etc/shadow"}));
            assertFalse(shown.toString().contains("root:"), shown.toString());
        }
    }

    @Test
    void shouldNotFollowALinkThatIsSwappedInDuringTheCall() throws Exception {
        String token = kruxos.createAgent("swapped", "coding-agent");
        Path file = workspace("swapped").resolve("a.txt");
        AtomicBoolean done = new AtomicBoolean();
        Thread swapping = Thread.ofPlatform().start(() -> swap(file, done));
        int read = 0;
        int refused = 0;
        try (McpClient client = McpClient.start(kruxos.bridge(), kruxos.bridgeVariables("swapped", token))) {
            for (int i = 0; i < SWAPPED_READS; i++) {
                JsonNode result = client.call("filesystem_read", Map.of("path", "/workspace/a.txt"));
                assertFalse(result.toString().contains("root:"), result.toString());
                if (result.path("isError").booleanValue(false)) {
                    refused++;
                } else {
                    assertEquals(
                            "harmless",
                            result.path("structuredContent").path("content").stringValue());
                    read++;
                }
            }
        } finally {
            done.set(true);
            swapping.join();
        }
        assertTrue(read > 0 && refused > 0, read + " were read and " + refused + " refused: nothing was swapped");
    }

    private static void swap(Path file, AtomicBoolean done) {
        try {
            Path link = file.resolveSibling(".link");
            Path plain = file.resolveSibling(".plain");
            while (!done.get()) {
                Files.createSymbolicLink(link, Path.of("/etc/passwd"));
                Files.move(link, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                Files.writeString(plain, "harmless");
                Files.move(plain, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
