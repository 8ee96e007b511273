package io.kruxos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.harness.McpClient;
import io.kruxos.harness.RunAs;
import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A rule that frees {@code ls} frees the machine's own {@code ls}, whatever an agent calls its programs and however it gets to them. */
@Timeout(300)
@ParameterizedClass
@EnumSource(RunAs.class)
class ProgramNamesIT {
    private static final String GROUP = """
            version: 1
            description: Runs nothing but ls
            defaults: { tier: blocked }
            rules:
              - id: list-freely
                capability: process.run
                command: [ls]
                tier: autonomous
            """;

    /** What runs instead of {@code ls} when a name was borrowed. */
    private static final String SCRIPT = """
            #!/bin/sh
            echo something else ran
            touch "$KRUXOS_WORKSPACE/ran"
            """;

    private static final Map<String, ?> IN_DIRECTORY = Map.of("working_directory", "/workspace/ls.d");

    /** For a shell that was called {@code ls}. */
    private static final String RAN = "touch \"$KRUXOS_WORKSPACE/ran\"";

    @Parameter
    @SuppressWarnings("NullAway.Init")
    RunAs user;

    @SuppressWarnings("NullAway.Init")
    private static RunningKruxos kruxos;

    @SuppressWarnings("NullAway.Init")
    private static McpClient client;

    @SuppressWarnings("NullAway.Init")
    private static Path workspace;

    @BeforeParameterizedClassInvocation
    static void start(RunAs user) throws Exception {
        kruxos = user.start(Workbench.directory("names"));
        kruxos.writeGroup("lister", GROUP);
        client = McpClient.start(
                kruxos.bridge(), kruxos.bridgeVariables("lister", kruxos.createAgent("lister", "lister")));
        workspace = kruxos.home().resolve("workspaces/lister");
        script(workspace.resolve("ls"));
        script(Files.createDirectory(workspace.resolve("ls.d")).resolve("ls"));
        Files.createSymbolicLink(workspace.resolve("x"), Path.of("/bin/ls"));
        Path links = Files.createDirectory(workspace.resolve("links"));
        Files.createSymbolicLink(links.resolve("ls"), Path.of("/bin/sh"));
        Files.createSymbolicLink(workspace.resolve("bin"), Path.of("/bin"));
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        client.close();
        kruxos.close();
    }

    @AfterEach
    void nothingElseRan() {
        assertFalse(Files.exists(workspace.resolve("ran")));
    }

    private static void script(Path file) throws IOException {
        Files.writeString(file, SCRIPT);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static JsonNode run(String command, List<String> args, Map<String, ?> more) throws IOException {
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put("command", command);
        if (!args.isEmpty()) {
            arguments.put("args", args);
        }
        return client.call("process_run", arguments);
    }

    private static void assertRefused(JsonNode result) {
        assertTrue(result.path("isError").booleanValue(false), result.toString());
        assertEquals(
                "PolicyDenied",
                result.path("structuredContent").path("error_type").stringValue(),
                result.toString());
    }

    /** Nothing ran, by policy or because there is no such program in the sandbox. */
    private static void assertDidNotRun(JsonNode result) {
        String type = result.path("structuredContent").path("error_type").stringValue("none");
        assertTrue(List.of("PolicyDenied", "CommandNotFound").contains(type), result.toString());
    }

    private static void assertListed(JsonNode result) {
        JsonNode ran = result.path("structuredContent");
        assertEquals(0, ran.path("exit_code").intValue(-1), result.toString());
        assertTrue(ran.path("stdout_summary").stringValue("").startsWith("ls\n"), result.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "/bin/ls", "/usr/bin/ls", "/workspace/../bin/ls", "../../usr/bin/ls", "/bin//./ls"})
    void shouldRunTheMachinesOwnByEveryNameOfIts(String command) throws Exception {
        assertListed(run(command, List.of(), IN_DIRECTORY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/workspace/ls",
                "./ls",
                "ls.d/ls",
                "/workspace/x",
                "./x",
                "/workspace/links/ls",
                "/workspace/bin/ls"
            })
    void shouldTakeNoNameFromAFileOfTheAgents(String command) throws Exception {
        assertRefused(run(command, List.of("-c", RAN), Map.of()));
    }

    @Test
    void shouldTakeNoNameFromAFileOfTheAgentsByItsHostPath() throws Exception {
        assertRefused(run(workspace.resolve("ls").toString(), List.of("-l"), Map.of()));
        assertRefused(run(workspace.resolve("links/ls").toString(), List.of("-c", RAN), Map.of()));
    }

    @Test
    void shouldNotBeLedRoundTheTranslationOfPaths() throws Exception {
        for (String way :
                new String[] {"/proc/self/root", "/proc/self/cwd", "/proc/1/root", "/proc/thread-self/root"}) {
            for (String file : new String[] {"ls", "links/ls"}) {
                assertDidNotRun(run(way + workspace.resolve(file), List.of("-c", RAN), Map.of()));
            }
        }
    }

    @Test
    void shouldNotSearchWhereTheAgentSays() throws Exception {
        Map<String, ?> path = Map.of(
                "environment", Map.of("PATH", "/workspace:" + workspace), "working_directory", "/workspace/links");
        assertListed(run("ls", List.of(), path));
        assertRefused(run("env", List.of("PATH=/workspace", "ls"), Map.of()));
        assertRefused(run("/usr/bin/env", List.of("ls"), path));
        assertRefused(run("ls", List.of(), Map.of("shell", true, "environment", Map.of("PATH", "/workspace"))));
        assertRefused(run("sh", List.of("-c", "ls"), path));
    }
}
