package io.kruxos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.harness.McpClient;
import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** An agent works on a git checkout in somebody's closed home, under either name; what it writes belongs to its owner. */
@Timeout(180)
class WorkspaceIT {
    /** Somebody else than who runs KruxOS, when that is root. */
    private static final int SOMEBODY = 54_321;

    @Test
    void shouldWorkOnACheckoutInAClosedHomeInModeFull() throws Exception {
        Path directory = Workbench.directory("checkout");
        Path checkout = checkout(directory, SOMEBODY);
        try (RunningKruxos kruxos = RunningKruxos.asRoot(directory.resolve("k"))) {
            assertWorksOn(kruxos, checkout, SOMEBODY);
        }
    }

    @Test
    void shouldWorkOnACheckoutInAClosedHomeInModeRootless() throws Exception {
        Path directory = Workbench.directory("checkout");
        Path checkout = checkout(directory, RunningKruxos.NOBODY_SPECIAL);
        try (RunningKruxos kruxos = RunningKruxos.asNobodySpecial(directory.resolve("k"))) {
            assertWorksOn(kruxos, checkout, RunningKruxos.NOBODY_SPECIAL);
        }
    }

    private static void assertWorksOn(RunningKruxos kruxos, Path checkout, int owner) throws Exception {
        kruxos.writeGroup("free", """
                version: 1
                description: Everything in its workspace
                defaults: { tier: autonomous }
                rules:
                  - { id: ask, capability: filesystem.delete, path: "/workspace/**", tier: approval_required, approval: { timeout: 1s } }
                """);
        String token = kruxos.createAgent("worker", "free", "--workspace", checkout.toString());
        try (McpClient client = McpClient.start(kruxos.bridge(), kruxos.bridgeVariables("worker", token))) {
            ok(client.call("filesystem_write", Map.of("path", "/workspace/by-name", "content", "one\n")));
            ok(client.call(
                    "filesystem_write",
                    Map.of("path", checkout.resolve("src/by-host-path").toString(), "content", "two\n")));
            assertEquals(
                    "two\n",
                    ok(client.call("filesystem_read", Map.of("path", "src/by-host-path")))
                            .path("content")
                            .stringValue());
            String script = "cat by-name " + checkout
                    + "/src/by-host-path && echo three >by-command && git add . && git commit -qm work && git log --oneline";
            JsonNode ran = ok(client.call("process_run", Map.of("command", "sh", "args", List.of("-c", script))));
            assertEquals(0, ran.path("exit_code").intValue(), ran.toString());
            assertTrue(ran.path("stdout_summary").stringValue().startsWith("one\ntwo\n"), ran.toString());

            for (String file : List.of("by-name", "src/by-host-path", "by-command", ".git/refs/heads/main")) {
                assertEquals(owner, Files.getAttribute(checkout.resolve(file), "unix:uid"), file);
            }
            JsonNode asked = client.call(
                    "filesystem_delete",
                    Map.of("path", checkout.resolve("by-name").toString()));
            assertTrue(asked.path("isError").booleanValue(false), asked.toString());
            assertTrue(Files.exists(checkout.resolve("by-name")));
        }
        assertSpeaksOfWorkspace(kruxos, checkout);
    }

    private static JsonNode ok(JsonNode result) {
        assertFalse(result.path("isError").booleanValue(false), result.toString());
        return result.path("structuredContent");
    }

    /** Policy, queue and log know one name for a file. */
    private static void assertSpeaksOfWorkspace(RunningKruxos kruxos, Path checkout) throws Exception {
        JsonNode calls = kruxos.json("audit", "query", "--agent", "worker", "--capability", "filesystem.*", "--json")
                .path("calls");
        assertEquals(4, calls.size(), calls.toString());
        for (JsonNode call : calls) {
            String shown = kruxos.json("audit", "show", call.path("call").stringValue(), "--json")
                    .toString();
            assertTrue(shown.contains("/workspace/"), shown);
            assertFalse(shown.contains(checkout.toString()), shown);
        }
        String all = kruxos.kruxos("approve", "list", "--all", "--json")
                .requireSuccess()
                .out();
        assertTrue(all.contains("/workspace/by-name") && !all.contains(checkout.toString()), all);
    }

    private static Path checkout(Path directory, int owner) throws Exception {
        Path home = Files.createDirectory(directory.resolve("somebody"));
        Path checkout = Files.createDirectories(home.resolve("src/app"));
        Files.createDirectory(checkout.resolve("src"));
        git(checkout, "init", "-q", "-b", "main");
        git(checkout, "config", "user.name", "Somebody");
        git(checkout, "config", "user.email", "somebody@example.org");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.toList()) {
                Files.setAttribute(path, "unix:uid", owner);
                Files.setAttribute(path, "unix:gid", owner);
            }
        }
        return checkout;
    }

    private static void git(Path checkout, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
        assertEquals(
                0,
                new ProcessBuilder(command)
                        .directory(checkout.toFile())
                        .inheritIO()
                        .start()
                        .waitFor());
    }
}
