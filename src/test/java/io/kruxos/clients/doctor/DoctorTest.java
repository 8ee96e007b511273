package io.kruxos.clients.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.clients.Client;
import io.kruxos.clients.ClientFiles;
import io.kruxos.clients.Places;
import io.kruxos.clients.Setup;
import io.kruxos.clients.doctor.Finding.Level;
import io.kruxos.clients.doctor.Operator.Answer;
import io.kruxos.domain.AgentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doctor with programs that play the bridge and Codex; the real ones are in the integration tests. */
class DoctorTest {
    private static final String CONNECTED = "{\"id\":0,\"result\":{}}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final Map<String, @Nullable Object> status = new HashMap<>(Map.of(
            "version",
            "1",
            "port",
            1,
            "home",
            "/h",
            "executor",
            "connected",
            "sandbox_mode",
            "full",
            "audit",
            "recording"));
    private final Map<String, @Nullable Object> agent = new HashMap<>(Map.of("state", "active", "group", "g"));
    private final Map<String, String> codexSays = new HashMap<>(Map.of(
            "config/read",
            "{\"config\":{\"sandbox_mode\":\"read-only\"}}",
            "configRequirements/read",
            "{\"requirements\":{\"allowedSandboxModes\":[\"read-only\"],\"allowManagedHooksOnly\":true,"
                    + "\"featureRequirements\":{\"shell_tool\":false,\"hooks\":true}}}"));
    private Places places = Places.of(Map.of(), Path.of("/"), Path.of("/"));

    @BeforeEach
    void setUp() throws IOException {
        places = Places.of(
                Map.of("HOME", directory.resolve("home").toString()),
                directory.resolve("etc"),
                directory.resolve("install"));
        program(directory.resolve("install/bin/cli-hook"), "exit 0");
        bridgeSays(CONNECTED);
        hooks("managed");
        Setup setup = new Setup(
                new AgentName("codex"), Setup.Transport.BRIDGE, Optional.empty(), Optional.of(home().toString()));
        ClientFiles.ofUser(places, setup, EnumSet.allOf(Client.class))
                .and(ClientFiles.ofMachine(places, setup, EnumSet.allOf(Client.class)))
                .write(Clock.systemUTC());
        status.remove("port"); // there is no gateway whose certificate could be looked at
    }

    private Path home() {
        return directory.resolve("kruxos");
    }

    private static void program(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void bridgeSays(String answer) throws IOException {
        program(
                directory.resolve("install/bin/mcp-bridge"),
                "read -r line; printf '%s\\n' '" + answer + "'; cat >/dev/null");
    }

    private void hooks(String trust) {
        codexSays.put(
                "hooks/list",
                "{\"data\":[{\"hooks\":[{\"eventName\":\"permissionRequest\",\"enabled\":true,\"command\":\""
                        + directory.resolve("install/bin/cli-hook") + " codex\",\"trustStatus\":\"" + trust
                        + "\"}]}]}");
    }

    /** A program that answers each method as scripted, after a notification. */
    private void writeCodex() throws IOException {
        StringBuilder cases = new StringBuilder();
        codexSays.forEach((method, result) -> cases.append("*'\"")
                .append(method)
                .append("\"'*) printf '{\"id\":%s,\"result\":%s}\\n' \"$id\" '")
                .append(result)
                .append("';;\n"));
        program(directory.resolve("path/codex"), """
                while read -r line; do
                  id=${line#*'"id":'}
                  id=${id%%[,\\}]*}
                  printf '{"method":"note"}\\n'
                  case $line in
                  *'"initialize"'*) printf '{"id":%s,"result":{"userAgent":"Codex 1"}}\\n' "$id";;
                """ + cases + "esac\ndone");
    }

    private Map<String, Finding> examine() throws IOException {
        writeCodex();
        Operator operator = (method, params) -> switch (method) {
            case "gateway.status" -> new Answer.Given(status);
            case "agent.show" ->
                agent.isEmpty() ? new Answer.Refused("no agent " + params.get("name")) : new Answer.Given(agent);
            default -> new Answer.Refused(method);
        };
        return examine(operator);
    }

    private Map<String, Finding> examine(Operator operator) {
        Map<String, String> variables =
                Map.of("HOME", places.userHome().toString(), "PATH", directory.resolve("path") + ":/usr/bin:/bin");
        Map<String, Finding> worst = new HashMap<>();
        for (Finding finding :
                new Doctor(places, variables, home(), directory, operator, Clock.systemUTC()).examine()) {
            worst.merge(finding.subject(), finding, (a, b) -> a.level().compareTo(b.level()) >= 0 ? a : b);
        }
        return worst;
    }

    private static void assertLevel(Level level, Map<String, Finding> findings, String subject) {
        Finding finding = findings.get(subject);
        assertTrue(finding != null, () -> subject + " in " + findings);
        assertEquals(level, finding.level(), finding.toString());
        assertEquals(level == Level.OK, finding.mend().isEmpty(), finding.toString());
    }

    @Test
    void shouldFindNothingWhereAllIsWell() throws IOException {
        examine().values().forEach(finding -> assertEquals(Level.OK, finding.level(), finding.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "-32003, 'Codex, token', kruxos agent rotate",
        "-32602, 'Codex, bridge', cli-config generate",
        "-32603, 'Codex, gateway', kruxos up"
    })
    void shouldTellWhyABridgeRefuses(int code, String subject, String mend) throws IOException {
        bridgeSays("{\"id\":0,\"error\":{\"code\":" + code + ",\"message\":\"the reason\"}}");
        Map<String, Finding> findings = examine();
        assertLevel(Level.FAIL, findings, subject);
        assertTrue(
                findings.toString().contains("the reason")
                        && findings.toString().contains(mend),
                findings.toString());
    }

    @Test
    void shouldNoticeABridgeThatEnds() throws IOException {
        program(directory.resolve("install/bin/mcp-bridge"), "exit 11");
        assertLevel(Level.FAIL, examine(), "Codex, bridge");
    }

    @Test
    void shouldNoticeAProgramThatMayNotBeRunOrIsGone() throws IOException {
        Files.setPosixFilePermissions(
                directory.resolve("install/bin/mcp-bridge"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.delete(directory.resolve("install/bin/cli-hook"));
        Map<String, Finding> findings = examine();
        assertLevel(Level.FAIL, findings, "mcp-bridge");
        assertLevel(Level.FAIL, findings, "cli-hook");
        assertLevel(Level.FAIL, findings, "Codex, bridge");
    }

    @Test
    void shouldStartTheBridgeWithWhatTheClientPassesOn() throws IOException {
        program(
                directory.resolve("install/bin/mcp-bridge"),
                "read -r l; env >" + directory.resolve("seen") + "; echo '" + CONNECTED + "'");
        examine();
        String seen = Files.readString(directory.resolve("seen"));
        assertTrue(seen.contains("KRUXOS_AGENT_NAME=codex\n"), seen);
        assertTrue(seen.contains("KRUXOS_HOME=" + home() + "\n"), seen);
        assertFalse(seen.contains("JAVA_HOME"), seen);
    }

    @Test
    void shouldNoticeAnExecutorThatIsAwayAndASandboxThatIsOff() throws IOException {
        status.put("executor", "away");
        status.put("sandbox_mode", "off");
        status.put("audit", "unavailable");
        assertLevel(Level.FAIL, examine(), "executor");
        assertLevel(Level.FAIL, examine(), "audit");
        assertLevel(Level.FAIL, examine(), "sandbox");
        status.put("sandbox_mode", null);
        assertLevel(Level.FAIL, examine(), "sandbox");
    }

    @Test
    void shouldNoticeAnAgentThatMayNotAct() throws IOException {
        agent.put("state", "paused");
        assertLevel(Level.WARN, examine(), "agent");
        agent.put("state", "revoked");
        assertLevel(Level.FAIL, examine(), "agent");
        agent.clear();
        assertLevel(Level.FAIL, examine(), "agent");
    }

    @Test
    void shouldGoOnWhereNoOperatorCanBeAsked() throws IOException {
        writeCodex();
        Map<String, Finding> findings = examine((method, params) -> new Answer.Nobody("no socket"));
        assertLevel(Level.WARN, findings, "gateway");
        assertLevel(Level.OK, findings, "Codex, bridge");
    }

    @Test
    void shouldNoticeWhatCodexMakesOfItsFiles() throws IOException {
        codexSays.put("config/read", "{\"config\":{\"sandbox_mode\":\"workspace-write\"}}");
        codexSays.put("configRequirements/read", "{\"requirements\":null}");
        hooks("untrusted");
        Map<String, Finding> findings = examine();
        assertLevel(Level.FAIL, findings, "Codex, sandbox");
        assertLevel(Level.WARN, findings, "Codex, requirements");
        assertLevel(Level.FAIL, findings, "Codex, hooks");
        codexSays.put("configRequirements/read", "{\"requirements\":{\"allowedSandboxModes\":null}}");
        codexSays.put("hooks/list", "{\"data\":[]}");
        findings = examine();
        assertLevel(Level.FAIL, findings, "Codex, requirements");
        assertLevel(Level.FAIL, findings, "Codex, hooks");
    }

    @Test
    void shouldNoticeACodexThatDoesNotAnswer() throws IOException {
        codexSays.remove("hooks/list");
        codexSays.put("hooks/list\",\"params", "null");
        assertLevel(Level.FAIL, examine(), "Codex");
    }

    @Test
    void shouldSayWhereMachineFilesAreMissing() throws IOException {
        Files.delete(directory.resolve("etc/codex/requirements.toml"));
        Files.writeString(directory.resolve("etc/claude-code/managed-settings.json"), "{}");
        Map<String, Finding> findings = examine();
        assertLevel(Level.WARN, findings, "Codex, machine");
        assertLevel(Level.FAIL, findings, "Claude Code, machine");
    }

    @Test
    void shouldAskForATokenInTheEnvironmentWithoutABridge() throws IOException {
        Setup http = new Setup(new AgentName("codex"), Setup.Transport.HTTP, Optional.empty(), Optional.empty());
        ClientFiles.ofUser(places, http, EnumSet.of(Client.CODEX)).write(Clock.systemUTC());
        Map<String, Finding> findings = examine();
        assertLevel(Level.FAIL, findings, "Codex, token");
        assertFalse(findings.containsKey("Codex, bridge"));
    }

    @Test
    void shouldSayThatNoClientIsSetUp() {
        places = Places.of(
                Map.of("HOME", directory.resolve("nobody").toString()), directory.resolve("etc"), places.install());
        Map<String, Finding> findings = examine((method, params) -> new Answer.Nobody("no socket"));
        assertLevel(Level.FAIL, findings, "clients");
        assertFalse(findings.containsKey("Codex"), findings.toString());
    }
}
