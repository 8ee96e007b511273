package io.kruxos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.harness.ClaudeClient;
import io.kruxos.harness.CodexClient;
import io.kruxos.harness.OwnEtc;
import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.RunningKruxos.Output;
import io.kruxos.harness.ScriptedMessages;
import io.kruxos.harness.ScriptedModel;
import io.kruxos.harness.TestTools;
import io.kruxos.harness.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What {@code kruxos cli-config generate} writes, before the real clients: they take every key and come through KruxOS. */
@Timeout(300)
class ConfiguredClientsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A user without a right. */
    private static final int SOMEBODY = 61_235;

    @SuppressWarnings("NullAway.Init")
    private static RunningKruxos kruxos;

    @SuppressWarnings("NullAway.Init")
    private static String token;

    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private OwnEtc etc;

    @SuppressWarnings("NullAway.Init")
    private Path home;

    @SuppressWarnings("NullAway.Init")
    private Path project;

    @BeforeAll
    static void startKruxos() throws Exception {
        Path install = Workbench.directory("cfg");
        kruxos = RunningKruxos.asRoot(install);
        // The first start makes this agent and keeps its token for the user who started it.
        token = Files.readString(install.resolve(".kruxos/tokens/codex.token")).strip();
        Files.writeString(kruxos.home().resolve("workspaces/codex/a.txt"), "needle in the file");
    }

    @AfterAll
    static void stopKruxos() throws IOException {
        kruxos.close();
    }

    @BeforeEach
    void makeAFreshUser() throws Exception {
        directory = Workbench.directory("user");
        etc = OwnEtc.in(directory);
        home = Files.createDirectory(directory.resolve("home"));
        project = Files.createDirectory(directory.resolve("project"));
    }

    private Output cli(Map<String, String> more, String... arguments) throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(more);
        variables.put("HOME", home.toString());
        List<String> command = new ArrayList<>(etc.prefix());
        command.add("env");
        command.add("-C");
        command.add(project.toString());
        variables.forEach((name, value) -> command.add(name + "=" + value));
        command.add(kruxos.launcher().toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("--home", kruxos.home().toString()));
        return kruxos.run(command);
    }

    private Output generate(String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("cli-config", "generate"));
        arguments.addAll(List.of(more));
        return cli(Map.of(), arguments.toArray(String[]::new));
    }

    private void keepToken() throws IOException {
        Path kept = home.resolve(".kruxos/tokens/codex.token");
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, token + "\n");
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw-------"));
    }

    private Map<String, JsonNode> doctor() throws IOException, InterruptedException {
        return doctor(Map.of());
    }

    private Map<String, JsonNode> doctor(Map<String, String> more) throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(more);
        variables.put("PATH", TestTools.codex().getParent() + ":/usr/local/bin:/usr/bin:/bin");
        Map<String, JsonNode> findings = new HashMap<>();
        for (JsonNode finding :
                JSON.readTree(cli(variables, "doctor", "--json").out()).path("findings")) {
            findings.merge(
                    finding.path("subject").stringValue(),
                    finding,
                    (one, other) -> one.path("level").stringValue().equals("ok") ? other : one);
        }
        return findings;
    }

    private static void assertLevel(String level, Map<String, JsonNode> findings, String subject) {
        JsonNode finding = findings.get(subject);
        assertTrue(finding != null, () -> subject + " in " + findings);
        assertEquals(level, finding.path("level").stringValue(), finding.toString());
        assertEquals(level.equals("ok"), finding.path("mend").stringValue().isEmpty(), finding.toString());
    }

    private void assertReads(CodexClient codex, ScriptedModel model) throws IOException, InterruptedException {
        String call = model.thenCall("filesystem_read", Map.of("path", "/workspace/a.txt"));
        model.thenSay("done");
        codex.exec("read it").requireSuccess();
        assertTrue(model.outputOf(call).contains("needle in the file"), model.outputOf(call));
    }

    private Path ownConfiguration(ScriptedModel model, String more) throws IOException {
        Path config = home.resolve(".codex/config.toml");
        Files.createDirectories(config.getParent());
        return Files.writeString(config, "# my own\n" + CodexClient.modelConfiguration(model) + more);
    }

    @Test
    void shouldBringCodexUnderKruxosForAUserAndTheMachine() throws Exception {
        try (ScriptedModel model = ScriptedModel.start()) {
            Path config = ownConfiguration(model, "\n[mcp_servers.other]\ncommand = \"cat\" # mine\n");
            keepToken();

            assertEquals(1, generate("--codex", "--check").exitCode());
            generate("--codex", "--write").requireSuccess();
            assertEquals(0, generate("--codex", "--check").requireSuccess().exitCode());

            String written = Files.readString(config);
            assertTrue(written.startsWith("# my own\n") && written.contains("command = \"cat\" # mine\n"), written);
            assertFalse(written.contains(token), written);
            CodexClient codex = CodexClient.configured(home, project, etc.prefix(), Map.of());
            assertReads(codex, model);
            String servers = codex.run("mcp", "list").await().requireSuccess().events();
            assertTrue(servers.matches("(?s).*kruxos .* enabled .*other .* disabled: requirements.*"), servers);
            JsonNode requirements = JSON.readTree(codex.run("app-server", "--strict-config", "--print-startup-config")
                            .await()
                            .requireSuccess()
                            .events())
                    .path("configRequirements")
                    .path("requirements");
            assertEquals(
                    "[\"on-request\"]",
                    requirements.path("allowedApprovalPolicies").toString());
            assertEquals(
                    "[\"user\"]", requirements.path("allowedApprovalsReviewers").toString());
            assertEquals(
                    "[\"read-only\"]", requirements.path("allowedSandboxModes").toString());
            assertEquals(
                    "[\"disabled\"]", requirements.path("allowedWebSearchModes").toString());
            assertTrue(requirements.path("allowManagedHooksOnly").booleanValue());
            assertEquals(
                    JSON.readTree("{\"hooks\":true,\"shell_tool\":false,\"unified_exec\":false,\"view_image\":false,"
                            + "\"multi_agent\":false,\"apps\":false,\"plugins\":false}"),
                    requirements.path("featureRequirements"));
            JsonNode hook = requirements
                    .path("hooks")
                    .path("PermissionRequest")
                    .path(0)
                    .path("hooks")
                    .path(0);
            assertEquals(
                    kruxos.bridge().resolveSibling("cli-hook") + " codex",
                    hook.path("command").stringValue());
            assertEquals(86_400, hook.path("timeoutSec").intValue());

            Map<String, JsonNode> findings = doctor();
            for (String subject : List.of(
                    "gateway",
                    "executor",
                    "sandbox",
                    "agent",
                    "certificate",
                    "clock",
                    "mcp-bridge",
                    "Codex",
                    "Codex, machine",
                    "Codex, bridge",
                    "Codex, token",
                    "Codex, sandbox",
                    "Codex, requirements",
                    "Codex, hooks")) {
                assertLevel("ok", findings, subject);
            }
        }
    }

    @Test
    void shouldWriteAUsersFilesOnlyForAUser() throws Exception {
        Files.setAttribute(home, "unix:uid", SOMEBODY);
        List<String> command = new ArrayList<>(etc.prefix());
        command.addAll(List.of("setpriv", "--reuid", "" + SOMEBODY, "--clear-groups", "--"));
        command.addAll(List.of("env", "HOME=" + home, kruxos.launcher().toString()));
        command.addAll(List.of("cli-config", "generate", "--codex", "--claude", "--write"));

        kruxos.run(command).requireSuccess();

        Path config = home.resolve(".codex/config.toml");
        assertEquals(SOMEBODY, Files.getAttribute(config, "unix:uid"));
        assertTrue(Files.exists(home.resolve(".claude/settings.json")));
        assertFalse(Files.exists(etc.file("codex")));
        assertFalse(Files.exists(etc.file("claude-code")));
    }

    @Test
    void shouldNoticeWhatWasOpenedAgain() throws Exception {
        generate("--codex", "--write").requireSuccess();
        Path requirements = etc.file("codex/requirements.toml");
        Files.writeString(
                requirements, Files.readString(requirements).replace("shell_tool = false", "shell_tool = true"));

        Output check = generate("--codex", "--check");

        assertEquals(1, check.exitCode());
        assertTrue(check.out().contains("features.shell_tool must be false"), check.out());
        Map<String, JsonNode> findings = doctor();
        assertLevel("fail", findings, "Codex, machine");
        assertLevel("fail", findings, "Codex, requirements");
        assertLevel("fail", findings, "Codex, bridge");
        assertTrue(findings.toString().contains("no token is kept"), findings.toString());

        Files.delete(requirements);
        Files.delete(etc.file("codex/managed_config.toml"));
        findings = doctor();
        assertLevel("warn", findings, "Codex, requirements");
        assertLevel("fail", findings, "Codex, hooks");
        assertTrue(findings.toString().contains("hook is untrusted"), findings.toString());
    }

    @Test
    void shouldTakeTheTokenOfAProjectFromTheEnvironment() throws Exception {
        try (ScriptedModel model = ScriptedModel.start()) {
            ownConfiguration(model, "\n[projects.\"%s\"]\ntrust_level = \"trusted\"\n".formatted(project));
            generate(
                            "--codex",
                            "--write",
                            "--project",
                            project.toString(),
                            "--endpoint",
                            "unix:" + kruxos.agentsSocket())
                    .requireSuccess();
            assertFalse(Files.readString(project.resolve(".codex/config.toml")).contains(token));

            assertReads(
                    CodexClient.configured(home, project, etc.prefix(), Map.of("CODEX_KRUXOS_TOKEN", token)), model);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://127.0.0.1:", "wss://localhost:"})
    void shouldConnectCodexWithoutABridge(String endpoint) throws Exception {
        try (ScriptedModel model = ScriptedModel.start()) {
            ownConfiguration(model, "");
            generate("--codex", "--write", "--http", "--endpoint", endpoint + kruxos.port())
                    .requireSuccess();
            Map<String, String> variables = Map.of(
                    "KRUXOS_AGENT_TOKEN",
                    token,
                    "CODEX_CA_CERTIFICATE",
                    kruxos.certificateAuthority().toString());

            assertReads(CodexClient.configured(home, project, etc.prefix(), variables), model);
            assertLevel("ok", doctor(variables), "Codex, gateway");
        }
    }

    @Test
    void shouldBringClaudeCodeUnderKruxos() throws Exception {
        try (ScriptedMessages model = ScriptedMessages.start()) {
            keepToken();
            generate("--claude", "--write").requireSuccess();
            String read = model.thenCall("mcp__kruxos__filesystem_read", Map.of("path", "/workspace/a.txt"));
            ClaudeClient claude = new ClaudeClient(home, project, model, etc.prefix(), Map.of());

            claude.ask("read it");

            assertTrue(model.outputOf(read).contains("needle in the file"), model.outputOf(read));
            Map<String, JsonNode> findings = doctor();
            assertLevel("ok", findings, "Claude Code, bridge");
            assertLevel("ok", findings, "Claude Code, machine");
        }
    }

    /** The hook is not there at all, which is the worst way for it to fail. */
    @Test
    void shouldLetClaudeCodeDoNothingOfItsOwnWhenTheHookFails() throws Exception {
        try (ScriptedMessages model = ScriptedMessages.start()) {
            generate("--claude", "--write").requireSuccess();
            Path settings = etc.file("claude-code/managed-settings.json");
            Files.writeString(settings, Files.readString(settings).replace("bin/cli-hook", "bin/no-hook"));
            Path untouched = Files.writeString(project.resolve("untouched.txt"), "before");
            ClaudeClient claude = new ClaudeClient(home, project, model, etc.prefix(), Map.of());
            for (String[] flags : new String[][] {
                {},
                {"--dangerously-skip-permissions"},
                {"--permission-mode", "acceptEdits"},
                {"--allowedTools", "Bash,Write,Read"},
                {"--settings", "{\"disableAllHooks\":true,\"permissions\":{\"allow\":[\"Bash\",\"Write\",\"Read\"]}}"}
            }) {
                model.thenCall("Bash", Map.of("command", "echo after > untouched.txt", "description", "d"));
                model.thenCall(
                        "Write", Map.of("file_path", project.resolve("new.txt").toString(), "content", "x"));
                String read = model.thenCall("Read", Map.of("file_path", untouched.toString()));

                claude.ask("change it", flags);

                assertEquals("before", Files.readString(untouched));
                assertFalse(Files.exists(project.resolve("new.txt")));
                assertFalse(model.outputOf(read).contains("before"), model.outputOf(read));
            }
        }
    }
}
