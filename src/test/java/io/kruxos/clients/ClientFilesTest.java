package io.kruxos.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.clients.FileReport.State;
import io.kruxos.clients.Setup.Transport;
import io.kruxos.clients.format.FileFormat;
import io.kruxos.clients.format.Location;
import io.kruxos.clients.format.Meaning;
import io.kruxos.domain.AgentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientFilesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T17:00:00Z"), ZoneOffset.UTC);
    private static final String TOKEN = "ab".repeat(32);
    private static final String OWN = """
            # my own file
            model = "gpt-5.5"   # the good one

            [mcp_servers.other]
            command = "other"   # keep
            env = { API_KEY = "hunter2" }

            [mcp_servers.kruxos]
            # an old install
            command = "/old/bin/mcp-bridge"
            note_of_mine = 1

            [mcp_servers.kruxos.env]
            KRUXOS_AGENT_NAME = "codex"
            KRUXOS_AGENT_TOKEN = "%s"

            [projects."/srv/app"]
            trust_level = "trusted"
            """.formatted(TOKEN);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Places places = Places.of(Map.of(), Path.of("/"), Path.of("/"));

    @BeforeEach
    void makePlaces() {
        places = Places.of(
                Map.of("HOME", directory.resolve("home").toString()), directory.resolve("etc"), Path.of("/opt/kruxos"));
    }

    private static Setup setup(Transport transport) {
        return new Setup(new AgentName("codex"), transport, Optional.empty(), Optional.empty());
    }

    private ClientFiles user(Transport transport) {
        return ClientFiles.ofUser(places, setup(transport), EnumSet.allOf(Client.class));
    }

    private ClientFiles all(Transport transport) {
        return user(transport).and(ClientFiles.ofMachine(places, setup(transport), EnumSet.allOf(Client.class)));
    }

    private ClientFiles codex() {
        return ClientFiles.ofUser(places, setup(Transport.BRIDGE), Set.of(Client.CODEX));
    }

    private Path config() {
        return places.codex().resolve("config.toml");
    }

    private static Path put(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Set<State> states(List<FileReport> reports) {
        Set<State> states = EnumSet.noneOf(State.class);
        reports.forEach(report -> states.add(report.state()));
        return states;
    }

    private static Map<String, @Nullable Object> toml(Path file) throws IOException {
        return FileFormat.TOML.meaning(Files.readString(file));
    }

    private static @Nullable Object at(Path file, Object... steps) throws IOException {
        FileFormat format = file.toString().endsWith(".toml") ? FileFormat.TOML : FileFormat.JSON;
        return Meaning.valueAt(format.meaning(Files.readString(file)), Location.of(steps));
    }

    private Map<Path, String> everything() throws IOException {
        Map<Path, String> files = new HashMap<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(
                        file,
                        Files.readString(file) + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return files;
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldWriteEverythingOnceAndNothingTwice(Transport transport) throws IOException {
        assertEquals(EnumSet.of(State.LACKS), states(all(transport).look()));
        assertTrue(everything().isEmpty(), "looking writes nothing");

        assertEquals(EnumSet.of(State.WRITTEN), states(all(transport).write(CLOCK)));
        Map<Path, String> written = everything();

        assertEquals(EnumSet.of(State.HOLDS), states(all(transport).look()));
        assertEquals(EnumSet.of(State.HOLDS), states(all(transport).write(CLOCK)));
        assertEquals(written, everything());
        assertEquals(7, written.size(), written.keySet().toString());
    }

    @Test
    void shouldGoFromOneTransportToTheOther() throws IOException {
        all(Transport.BRIDGE).write(CLOCK);
        Map<String, @Nullable Object> before = toml(config());
        all(Transport.HTTP).write(CLOCK);
        assertEquals(null, at(config(), "mcp_servers", "kruxos", "command"));
        assertEquals("http://127.0.0.1:7700/mcp", at(config(), "mcp_servers", "kruxos", "url"));
        assertEquals(EnumSet.of(State.HOLDS), states(all(Transport.HTTP).look()));

        all(Transport.BRIDGE).write(CLOCK);

        assertEquals(EnumSet.of(State.HOLDS), states(all(Transport.BRIDGE).look()));
        assertEquals(before, toml(config()));
    }

    @Test
    void shouldKeepWhatIsTheUsersOwn() throws IOException {
        put(config(), OWN);

        codex().write(CLOCK);

        String after = Files.readString(config());
        for (String own : List.of(
                "# my own file\n",
                "model = \"gpt-5.5\"   # the good one\n",
                "[mcp_servers.other]\ncommand = \"other\"   # keep\nenv = { API_KEY = \"hunter2\" }\n",
                "# an old install\n",
                "note_of_mine = 1\n",
                "[projects.\"/srv/app\"]\ntrust_level = \"trusted\"\n")) {
            assertTrue(after.contains(own), after);
        }
        assertEquals("/opt/kruxos/bin/mcp-bridge", at(config(), "mcp_servers", "kruxos", "command"));
        Map<String, @Nullable Object> rest = Meaning.without(toml(config()), Location.of("mcp_servers", "kruxos"));
        for (String key : List.of("approval_policy", "sandbox_mode", "web_search", "features")) {
            rest = Meaning.without(rest, Location.of(key));
        }
        assertEquals(
                Meaning.without(FileFormat.TOML.meaning(OWN), Location.of("mcp_servers", "kruxos")),
                rest,
                "everything else means the same");
    }

    @Test
    void shouldMoveATokenInClearToAPrivateFileAndShowItNowhere() throws IOException {
        put(config(), OWN);

        List<FileReport> reports = codex().write(CLOCK);

        Path kept = places.userHome().resolve(".kruxos/tokens/codex.token");
        assertEquals(TOKEN + "\n", Files.readString(kept));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)));
        assertFalse(Files.readString(config()).contains(TOKEN));
        FileReport report = reports.getFirst();
        assertTrue(report.faults().stream().anyMatch(fault -> fault.contains("KRUXOS_AGENT_TOKEN")), report.toString());
        assertFalse(report.toString().contains(TOKEN), report.toString());
        assertFalse(report.toString().contains("hunter2"), report.toString());
        Path backup = report.backup().orElseThrow();
        assertEquals(OWN, Files.readString(backup));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)));
    }

    @Test
    void shouldLeaveAnotherAgentsTokenToItsBackup() throws IOException {
        put(config(), OWN.replace("NAME = \"codex\"", "NAME = \"other\""));
        codex().write(CLOCK);
        assertFalse(Files.exists(places.userHome().resolve(".kruxos/tokens/codex.token")));
    }

    @Test
    void shouldKeepAReferenceToATokenAndPassItsVariableOn() throws IOException {
        put(config(), OWN.replace(TOKEN, "${CODEX_KRUXOS_TOKEN}"));
        codex().write(CLOCK);
        assertEquals("${CODEX_KRUXOS_TOKEN}", at(config(), "mcp_servers", "kruxos", "env", "KRUXOS_AGENT_TOKEN"));
        assertEquals(
                List.of("KRUXOS_AGENT_TOKEN", "KRUXOS_AGENT_TOKEN_FILE", "KRUXOS_CA_FILE", "CODEX_KRUXOS_TOKEN"),
                at(config(), "mcp_servers", "kruxos", "env_vars"));
    }

    @Test
    void shouldNameAndNotHoldTheTokenOfAProject() throws IOException {
        ClientFiles project =
                ClientFiles.ofProject(places, setup(Transport.BRIDGE), EnumSet.allOf(Client.class), directory);
        project.write(CLOCK);
        Path codex = directory.resolve(".codex/config.toml");
        assertEquals("${CODEX_KRUXOS_TOKEN}", at(codex, "mcp_servers", "kruxos", "env", "KRUXOS_AGENT_TOKEN"));
        assertEquals(List.of("CODEX_KRUXOS_TOKEN"), at(codex, "mcp_servers", "kruxos", "env_vars"));
        assertEquals(
                "${CLAUDE_KRUXOS_TOKEN}",
                at(directory.resolve(".mcp.json"), "mcpServers", "kruxos", "env", "KRUXOS_AGENT_TOKEN"));
        assertEquals(EnumSet.of(State.HOLDS), states(project.look()));
    }

    @Test
    void shouldSayWhatWasTamperedWith() throws IOException {
        all(Transport.BRIDGE).write(CLOCK);
        Path requirements = places.etc().resolve("codex/requirements.toml");
        put(requirements, Files.readString(requirements).replace("shell_tool = false", "shell_tool = true"));
        Path managed = places.etc().resolve("claude-code/managed-settings.json");
        put(managed, Files.readString(managed).replace("cli-hook claude-code", "cli-hook claude-code || true"));
        put(config(), Files.readString(config()).replace("required = true", "enabled = false"));

        List<FileReport> reports = all(Transport.BRIDGE).look();

        Map<Path, List<String>> faults = new HashMap<>();
        reports.forEach(report -> faults.put(report.path(), report.faults()));
        assertEquals(List.of("features.shell_tool must be false"), faults.get(requirements));
        assertTrue(String.valueOf(faults.get(managed)).contains("hooks.PermissionRequest"), faults.toString());
        assertEquals(
                List.of(
                        "mcp_servers.kruxos.enabled must not be false",
                        "mcp_servers.kruxos.required is missing; it must be true"),
                faults.get(config()));
        assertEquals(List.of(), faults.get(places.codex().resolve("hooks.json")));

        assertEquals(
                EnumSet.of(State.HOLDS, State.WRITTEN),
                states(all(Transport.BRIDGE).write(CLOCK)));
        assertEquals(EnumSet.of(State.HOLDS), states(all(Transport.BRIDGE).look()));
    }

    @Test
    void shouldKeepOthersHooksAndHaveItsOwnOnce() throws IOException {
        Path hooks = places.codex().resolve("hooks.json");
        put(hooks, """
                {"hooks": {"PermissionRequest": [
                  {"hooks": [{"type": "command", "command": "/old/bin/cli-hook codex"}]},
                  {"matcher": "x", "hooks": [{"type": "command", "command": "mine"}]},
                  {"hooks": [{"type": "command", "command": "/older/bin/cli-hook codex"}]}
                ]}}
                """);
        codex().write(CLOCK);
        String after = Files.readString(hooks);
        assertTrue(
                after.contains("{\"matcher\": \"x\", \"hooks\": [{\"type\": \"command\", \"command\": \"mine\"}]}"),
                after);
        assertFalse(after.contains("/old"), after);
        assertEquals(
                2,
                Meaning.listAt(FileFormat.JSON.meaning(after), Location.of("hooks", "PermissionRequest"))
                        .size());
    }

    @Test
    void shouldWriteNothingWhenOneFileIsBroken() throws IOException {
        put(config(), OWN);
        put(places.codex().resolve("hooks.json"), "{ broken");
        Map<Path, String> before = everything();

        List<FileReport> reports = codex().write(CLOCK);

        assertEquals(before, everything());
        assertEquals(State.REFUSED, reports.get(1).state());
        assertTrue(reports.get(1).faults().getFirst().contains("not valid JSON"), reports.toString());
    }

    @Test
    void shouldRefuseWhatIsNoFile() throws IOException {
        Files.createDirectories(config());
        assertEquals(State.REFUSED, codex().write(CLOCK).getFirst().state());
        Files.delete(config());
        Files.write(config(), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertEquals(State.REFUSED, codex().write(CLOCK).getFirst().state());
    }

    @Test
    void shouldWriteThroughAUsersLinkAndRefuseAMachinesOne() throws IOException {
        Path elsewhere = put(directory.resolve("dotfiles/codex.toml"), OWN);
        Files.createDirectories(places.codex());
        Files.createSymbolicLink(config(), elsewhere);
        codex().write(CLOCK);
        assertTrue(Files.isSymbolicLink(config()));
        assertTrue(Files.readString(elsewhere).contains("required = true"));

        Path requirements = places.etc().resolve("codex/requirements.toml");
        Files.createDirectories(requirements.getParent());
        Files.createSymbolicLink(requirements, elsewhere);
        List<FileReport> reports = ClientFiles.ofMachine(places, setup(Transport.BRIDGE), Set.of(Client.CODEX))
                .write(CLOCK);
        assertEquals(State.REFUSED, reports.getFirst().state());
        assertFalse(Files.exists(places.etc().resolve("codex/managed_config.toml")));
    }

    @Test
    void shouldRefuseALinkThatLeadsNowhere() throws IOException {
        Files.createDirectories(places.codex());
        Files.createSymbolicLink(config(), directory.resolve("gone"));
        assertEquals(State.REFUSED, codex().write(CLOCK).getFirst().state());
        assertFalse(Files.exists(directory.resolve("gone")));
    }

    @Test
    void shouldKeepModeAndOwnerAndCloseWhatIsOpenToOthers() throws IOException {
        put(config(), OWN);
        Files.setPosixFilePermissions(config(), PosixFilePermissions.fromString("rw-r--rw-"));
        Files.setAttribute(config(), "unix:uid", 4242, LinkOption.NOFOLLOW_LINKS);
        List<FileReport> reports = codex().write(CLOCK);
        assertTrue(reports.getFirst().faults().contains("others than its owner may change it"), reports.toString());
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(config())));
        assertEquals(4242, Files.getAttribute(config(), "unix:uid", LinkOption.NOFOLLOW_LINKS));
        assertEquals(
                4242,
                Files.getAttribute(reports.getFirst().backup().orElseThrow(), "unix:uid", LinkOption.NOFOLLOW_LINKS));

        Files.setPosixFilePermissions(config(), PosixFilePermissions.fromString("rw--w----"));
        assertEquals(State.LACKS, codex().look().getFirst().state());
        codex().write(CLOCK);
        assertEquals(State.HOLDS, codex().look().getFirst().state());
    }

    @Test
    void shouldMakeAUsersFilesPrivateAndAMachinesReadable() throws IOException {
        all(Transport.BRIDGE).write(CLOCK);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(config())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(places.codex())));
        Path requirements = places.etc().resolve("codex/requirements.toml");
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(requirements)));
        assertEquals(
                "rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(requirements.getParent())));
    }

    @Test
    void shouldCallTheHookByOneCommandLine() {
        assertEquals("/opt/kruxos/bin/cli-hook codex", HookCommand.line(Path.of("/opt/kruxos"), Client.CODEX));
        assertEquals(
                "'/opt/my kruxos/bin/cli-hook' claude-code",
                HookCommand.line(Path.of("/opt/my kruxos"), Client.CLAUDE_CODE));
    }

    @Test
    void shouldWithholdSecretsInDiffs() {
        assertEquals("token = \"(withheld)\"", SecretMask.of("token = 'hunter2'"));
        assertEquals("\"API_KEY\": \"(withheld)\",", SecretMask.of("\"API_KEY\": \"hun\\\"ter2\","));
        assertEquals("x = [\"(withheld)\"]", SecretMask.of("x = [\"sk-abcdefghijklmnopqrstuv\"]"));
        assertEquals("args = [\"(withheld)\"]", SecretMask.of("args = [\"" + TOKEN + "\"]"));
        for (String shown : List.of(
                "KRUXOS_AGENT_TOKEN = \"${CODEX_KRUXOS_TOKEN}\"",
                "bearer_token_env_var = \"KRUXOS_AGENT_TOKEN\"",
                "env_vars = [\"KRUXOS_AGENT_TOKEN\"]")) {
            assertEquals(shown, SecretMask.of(shown));
        }
    }
}
