package io.kruxos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.harness.McpClient;
import io.kruxos.harness.RunAs;
import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.Workbench;
import io.kruxos.transport.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Bob sees nothing of Alice's: no file, no process, no session and no question. Their policy lets them do whatever they like,
 * and everybody on the machine may read Alice's files, so that nothing but their cells keeps them apart.
 */
@Timeout(300)
@ParameterizedClass
@EnumSource(RunAs.class)
class TwoAgentsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NEEDLE = "needle-of-alice";
    private static final String GROUP = """
            version: 1
            description: Lets everything through, and asks before it deletes
            defaults: { tier: autonomous }
            rules:
              - id: ask-to-delete
                capability: filesystem.delete
                tier: approval_required
            """;

    @Parameter
    @SuppressWarnings("NullAway.Init")
    RunAs user;

    @SuppressWarnings("NullAway.Init")
    private static RunningKruxos kruxos;

    @SuppressWarnings("NullAway.Init")
    private static McpClient alice;

    @SuppressWarnings("NullAway.Init")
    private static McpClient bob;

    @SuppressWarnings("NullAway.Init")
    private static String tokenOfBob;

    @SuppressWarnings("NullAway.Init")
    private static String tokenOfAlice;

    /** Alice's workspace on the host. */
    @SuppressWarnings("NullAway.Init")
    private static Path workspace;

    @BeforeParameterizedClassInvocation
    static void start(RunAs user) throws Exception {
        Path directory = Workbench.directory("two");
        kruxos = user.start(directory);
        kruxos.writeGroup("free", GROUP);
        workspace = directory.resolve("alice");
        List<String> mkdir = new ArrayList<>(kruxos.asItsUser());
        mkdir.addAll(List.of("mkdir", "-m", "755", workspace.toString()));
        kruxos.run(mkdir).requireSuccess();
        tokenOfAlice = kruxos.createAgent("alice", "free", "--workspace", workspace.toString());
        tokenOfBob = kruxos.createAgent("bob", "free");
        alice = McpClient.start(kruxos.bridge(), kruxos.bridgeVariables("alice", tokenOfAlice));
        bob = McpClient.start(kruxos.bridge(), kruxos.bridgeVariables("bob", tokenOfBob));
        succeeded(alice.call("filesystem_write", Map.of("path", "secret.txt", "content", NEEDLE)));
        succeeded(alice.call("process_run", Map.of("command", "chmod", "args", List.of("-R", "go+rX", "."))));
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        bob.close();
        alice.close();
        kruxos.close();
    }

    private static JsonNode succeeded(JsonNode result) {
        assertFalse(result.path("isError").booleanValue(false), result.toString());
        return result.path("structuredContent");
    }

    private static JsonNode shell(McpClient client, String line) throws IOException {
        return succeeded(client.call("process_run", Map.of("command", line, "shell", true)));
    }

    private static void assertRefused(JsonNode result) {
        assertTrue(result.path("isError").booleanValue(false), result.toString());
        // A call that is wrong in itself would prove nothing.
        assertNotEquals(
                "InvalidInput",
                result.path("structuredContent").path("error_type").stringValue(),
                result.toString());
        assertFalse(result.toString().contains(NEEDLE), result.toString());
    }

    private static void assertShowsNothing(JsonNode ran) {
        assertFalse(ran.toString().contains(NEEDLE), ran.toString());
    }

    private static void aliceHasHerFile() throws IOException {
        assertEquals(NEEDLE, Files.readString(workspace.resolve("secret.txt")));
        try (Stream<Path> files = Files.list(workspace)) {
            assertEquals(
                    List.of("secret.txt"),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.startsWith("."))
                            .toList());
        }
    }

    /** Every way that Bob has to name what is Alice's. */
    private static List<String> waysTo(String name) throws IOException {
        shell(bob, "ln -sfn '" + workspace + "' alice");
        String host = workspace + "/" + name;
        return List.of(
                host,
                "alice/" + name,
                "/workspace/alice/" + name,
                "/workspace/.." + host,
                "/proc/self/root" + host,
                "/proc/1/root" + host,
                "../alice/" + name,
                "/mnt/alice/" + name);
    }

    @Test
    void shouldReadAndChangeNothingInTheOthersWorkspace() throws Exception {
        for (String way : waysTo("secret.txt")) {
            assertRefused(bob.call("filesystem_read", Map.of("path", way)));
            assertRefused(bob.call("filesystem_stat", Map.of("path", way)));
            assertRefused(bob.call("filesystem_copy", Map.of("source", way, "destination", "mine")));
            assertRefused(bob.call("filesystem_append", Map.of("path", way, "content", "x")));
            assertRefused(bob.call(
                    "filesystem_edit", Map.of("path", way, "pattern", NEEDLE, "replace", "x", "replace_all", true)));
            assertRefused(bob.call("filesystem_move", Map.of("source", way, "destination", "mine")));
        }
        for (String way : waysTo("new.txt")) {
            assertRefused(bob.call("filesystem_write", Map.of("path", way, "content", "x")));
        }
        for (String way : new String[] {workspace.toString(), "alice", "/workspace/alice"}) {
            assertRefused(bob.call("filesystem_list", Map.of("path", way)));
            assertRefused(bob.call("filesystem_search", Map.of("path", way, "pattern", "*")));
            assertRefused(bob.call("filesystem_search_content", Map.of("path", way, "pattern", "needle")));
        }
        aliceHasHerFile();
    }

    @Test
    void shouldReadAndChangeNothingBehindALinkOfItsOwn() throws Exception {
        shell(bob, "ln -sfn '" + workspace.resolve("secret.txt") + "' link");
        assertRefused(bob.call("filesystem_read", Map.of("path", "link")));
        assertRefused(bob.call("filesystem_append", Map.of("path", "link", "content", "x")));
        assertShowsNothing(shell(bob, "cat link; cat < link; echo x > link; tail -c 100 link"));
        bob.call("filesystem_write", Map.of("path", "link", "content", "x"));
        bob.call("filesystem_copy", Map.of("source", "link", "destination", "mine"));
        assertRefused(bob.call("filesystem_read", Map.of("path", "mine")));
        aliceHasHerFile();
    }

    @Test
    void shouldFindNothingWhenItSearchesItsOwn() throws Exception {
        waysTo("secret.txt");
        JsonNode named = bob.call("filesystem_search", Map.of("path", "/workspace", "pattern", "**/secret.txt"));
        assertEquals(0, succeeded(named).path("total_matches").intValue(-1), named.toString());
        JsonNode found = bob.call("filesystem_search_content", Map.of("path", "/workspace", "pattern", "needle"));
        assertFalse(succeeded(found).toString().contains(NEEDLE), found.toString());
    }

    @Test
    void shouldReadAndChangeNothingByPrograms() throws Exception {
        for (String way : waysTo("secret.txt")) {
            assertShowsNothing(
                    shell(bob, "cat '" + way + "'; cp '" + way + "' mine; ln '" + way + "' hard; cat mine hard"));
            shell(bob, "echo x > '" + way + "'; rm -f '" + way + "'");
        }
        for (String way : waysTo("")) {
            JsonNode listed = shell(bob, "ls -a '" + way + "/'; find '" + way + "/'");
            assertFalse(listed.path("stdout_summary").stringValue("").contains("secret"), listed.toString());
            shell(bob, "echo x > '" + way + "/new.txt'");
        }
        aliceHasHerFile();
    }

    @Test
    void shouldShareNoHomeAndNoTemporaryFiles() throws Exception {
        JsonNode places = shell(
                alice,
                "for d in \"$HOME\" \"$TMPDIR\" /tmp /var/tmp /dev/shm; do" + " (echo " + NEEDLE
                        + " > \"$d/kept-by-alice\") 2>/dev/null && echo \"$d\"; done");
        List<String> kept =
                places.path("stdout_summary").stringValue("").lines().toList();
        assertTrue(kept.size() >= 2, places.toString());
        for (String place : kept) {
            JsonNode own = shell(alice, "cat '" + place + "/kept-by-alice'");
            assertTrue(own.toString().contains(NEEDLE), own.toString());
            assertShowsNothing(shell(bob, "cat '" + place + "/kept-by-alice'; ls -la '" + place + "'"));
        }
    }

    @Test
    void shouldSeeAndEndNoneOfTheOthersProcesses() throws Exception {
        String script = "echo " + NEEDLE + "; sleep 1000; echo " + NEEDLE;
        JsonNode started = succeeded(alice.call(
                "process_run",
                Map.of(
                        "command",
                        "sh",
                        "args",
                        List.of("-c", script),
                        "background",
                        true,
                        "environment",
                        Map.of("SECRET", NEEDLE))));
        String id = started.path("process_id").stringValue();
        long pid = pidOf(script);
        long executor = kruxos.executor().pid();
        long gateway = kruxos.gateway().pid();

        for (String tool : List.of("process_monitor", "process_logs", "process_kill")) {
            JsonNode result = bob.call(tool, Map.of("process_id", id));
            assertRefused(result);
            assertEquals(
                    "ProcessNotFound",
                    result.path("structuredContent").path("error_type").stringValue());
        }
        assertShowsNothing(succeeded(bob.call("process_list", Map.of())));
        for (String file : List.of("cmdline", "environ", "fd/1", "maps", "cwd/secret.txt", "root/etc/passwd")) {
            assertRefused(bob.call("filesystem_read", Map.of("path", "/proc/" + pid + "/" + file)));
        }
        assertShowsNothing(shell(
                bob,
                "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ /proc/[0-9]*/cwd/* | tr '\\0' ' '; ls -l /proc/[0-9]*/fd;"
                        + " cat /proc/" + pid + "/cwd/secret.txt /proc/" + pid + "/fd/1; ps axwwe"));
        shell(bob, "kill -9 " + pid + "; kill -STOP " + pid + "; kill -9 -" + pid);
        bob.call("process_run", Map.of("command", "perl", "args", List.of("-e", "kill 9, -1")));

        assertEquals(pid, pidOf(script));
        JsonNode still = succeeded(alice.call("process_monitor", Map.of("process_id", id)));
        assertEquals("running", still.path("state").stringValue());
        assertEquals(executor, kruxos.executor().pid());
        assertEquals(gateway, kruxos.gateway().pid());
        succeeded(alice.call("process_kill", Map.of("process_id", id, "signal", "SIGKILL")));
    }

    /** Of the program that this very script is read by, on the host. */
    private static long pidOf(String script) throws IOException {
        String commandLine = "sh\0-c\0" + script + "\0";
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .filter(path -> commandLine.equals(commandLine(path)))
                    .mapToLong(path -> Long.parseLong(path.getFileName().toString()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing runs that script"));
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"));
        } catch (IOException e) {
            // It has ended meanwhile.
            return "";
        }
    }

    @Test
    void shouldKnowNoneOfTheOthersSessions() throws Exception {
        String session = succeeded(alice.call("agent_session", Map.of()))
                .path("session_id")
                .stringValue();
        for (String tool : bob.tools()) {
            if (tool.startsWith("agent_") || tool.startsWith("system_")) {
                String seen = bob.call(tool, Map.of()).toString();
                assertFalse(seen.contains("alice") || seen.contains(session), tool + ": " + seen);
            }
        }
        for (String method : List.of("capabilities.list", "session.end")) {
            JsonNode error =
                    rpc(tokenOfBob, method, Map.of("session_id", session)).path("error");
            assertEquals(-32003, error.path("code").intValue(), error.toString());
        }
        try (RawClient client = RawClient.unix(kruxos.agentsSocket())) {
            String taken = client.upgrade("/", tokenOfBob, "KruxOS-Session: " + session)
                    .headers()
                    .get("kruxos-session");
            assertNotEquals(session, taken);
        }
        assertEquals(
                session,
                succeeded(alice.call("agent_session", Map.of()))
                        .path("session_id")
                        .stringValue());
    }

    @Test
    void shouldKnowNoneOfTheOthersQuestions() throws Exception {
        McpClient.Pending call = alice.start("filesystem_delete", Map.of("path", "secret.txt"));
        String question = question();

        JsonNode own = rpc(tokenOfAlice, "approvals.get", Map.of("id", question));
        assertEquals("pending", own.path("result").path("state").stringValue(""), own.toString());
        JsonNode seen = rpc(tokenOfBob, "approvals.get", Map.of("id", question));
        JsonNode invented = rpc(tokenOfBob, "approvals.get", Map.of("id", "apr_" + "0".repeat(32)));
        assertEquals(-32602, seen.path("error").path("code").intValue(), seen.toString());
        assertEquals(invented.path("error"), seen.path("error"));

        kruxos.kruxos("approve", "reject", question).requireSuccess();
        assertTrue(alice.await(call).toString().contains("ApprovalRejected"));
        assertEquals(
                seen.path("error"),
                rpc(tokenOfBob, "approvals.get", Map.of("id", question)).path("error"));
        aliceHasHerFile();
    }

    private static String question() throws Exception {
        while (true) {
            for (JsonNode question : kruxos.json("approve", "list", "--json").path("questions")) {
                return question.path("id").stringValue();
            }
        }
    }

    private static JsonNode rpc(String token, String method, Map<String, ?> params) throws IOException {
        try (RawClient client = RawClient.unix(kruxos.agentsSocket())) {
            String request = RawClient.request(1, method, JSON.writeValueAsString(params));
            return JSON.readTree(client.request(
                            "POST",
                            "/rpc",
                            request,
                            "Host: localhost",
                            "Authorization: Bearer " + token,
                            "Content-Type: application/json",
                            "Accept: application/json")
                    .body());
        }
    }
}
