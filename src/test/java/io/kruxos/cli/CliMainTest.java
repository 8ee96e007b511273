package io.kruxos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.operator.ControlSocket;
import io.kruxos.operator.OperatorMethod;
import io.kruxos.operator.OperatorRefusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliMainTest {
    private static final String EVIL = "\u001b[2Jgone\u202etxt";

    @TempDir
    Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, Map<String, @Nullable Object>> asked = new HashMap<>();

    CliMainTest() {}

    @Test
    void shouldAskTheGatewayAndPrintForPeople() throws IOException {
        Map<String, @Nullable Object> agent = Map.of(
                "name", "codex",
                "state", "active",
                "group", "coding-agent",
                "mounts", List.of(Map.of("agent_path", "/workspace", "host_path", "/srv/app", "writable", true)));

        int exit = run(
                Map.of("agent.create", Map.of("agent", agent, "token", "ab".repeat(32))),
                "agent",
                "create",
                "--name",
                "codex",
                "--workspace",
                "/srv/app",
                "--group",
                "coding-agent");

        assertEquals(ExitCode.OK, exit, err.toString(StandardCharsets.UTF_8));
        assertEquals("/srv/app", asked.getOrDefault("agent.create", Map.of()).get("workspace"));
        assertTrue(printed().contains("/workspace = /srv/app"), printed());
        assertTrue(printed().contains("ab".repeat(32)), printed());
    }

    @Test
    void shouldKeepAnAgentsTextFromTheTerminal() throws IOException {
        Map<String, @Nullable Object> question = Map.of(
                "id", "q_000000000000", "capability", "process.run", "inputs_json", EVIL, "preview", "+line\n+" + EVIL);

        run(Map.of("approve.list", Map.of("questions", List.of(question))), "approve", "list");

        assertFalse(printed().contains("\u001b"), printed());
        assertFalse(printed().contains("\u202e"), printed());
        assertTrue(printed().contains("\\u001b[2Jgone\\u202etxt"), printed());
        assertTrue(printed().contains("  | +line"), printed());
    }

    @Test
    void shouldAnswerInJsonWhenAsked() throws IOException {
        run(Map.of("session.list", Map.of("sessions", List.of())), "session", "list", "--json");

        assertEquals("{\"sessions\":[]}", printed().replaceAll("\\s", ""));
    }

    @Test
    void shouldTellFailuresApartByExitCode() throws IOException {
        assertEquals(
                ExitCode.CONFLICT,
                runRefused(OperatorRefusal.conflict("too late")),
                () -> err.toString(StandardCharsets.UTF_8));
        assertEquals(ExitCode.UNKNOWN, runRefused(OperatorRefusal.unknown("no such")));
        assertEquals(ExitCode.USAGE, run(Map.of(), "approve", "accept"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("kruxos: too late"));
    }

    @Test
    void shouldSayHowToStartAGatewayThatIsNotThere() {
        int exit = CliMain.run(stream(out), stream(err), "--home", home.toString(), "agent", "list");

        assertEquals(ExitCode.NO_GATEWAY, exit);
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("kruxos up"));
    }

    @Test
    void shouldReadInputsAsJsonOrText() {
        assertEquals(
                Map.of("path", "/workspace/a", "args", List.of("-l"), "limit", 5),
                PolicyCommand.inputs(List.of("path=/workspace/a", "args=[\"-l\"]", "limit=5")));
    }

    private int runRefused(OperatorRefusal refusal) throws IOException {
        return serve(
                Map.of("approve.accept", (operator, params, events) -> {
                    throw refusal;
                }),
                "approve",
                "accept",
                "q_000000000000");
    }

    private int run(Map<String, Map<String, @Nullable Object>> answers, String... args) throws IOException {
        Map<String, OperatorMethod> methods = new HashMap<>();
        for (Map.Entry<String, Map<String, @Nullable Object>> answer : answers.entrySet()) {
            methods.put(answer.getKey(), (operator, params, events) -> {
                asked.put(answer.getKey(), params.values());
                return answer.getValue();
            });
        }
        return serve(methods, args);
    }

    private int serve(Map<String, OperatorMethod> methods, String... args) throws IOException {
        Files.createDirectories(home.resolve("run"));
        ControlSocket socket = ControlSocket.open(home.resolve("run/control.sock"), methods);
        try {
            String[] all = new String[args.length + 2];
            System.arraycopy(args, 0, all, 0, args.length);
            all[args.length] = "--home";
            all[args.length + 1] = home.toString();
            return CliMain.run(stream(out), stream(err), all);
        } finally {
            socket.close();
        }
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
