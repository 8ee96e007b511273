package io.kruxos.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.bridge.BridgeFailure.Cause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeSettingsTest {
    private static final String TOKEN = BridgeUnderTest.TOKEN;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private Map<String, String> variables(String... pairs) {
        Map<String, String> variables = new HashMap<>(
                Map.of("HOME", home.toString(), "KRUXOS_AGENT_NAME", "codex", "KRUXOS_AGENT_TOKEN", TOKEN));
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1].isEmpty()) {
                variables.remove(pairs[i]);
            } else {
                variables.put(pairs[i], pairs[i + 1]);
            }
        }
        return variables;
    }

    private BridgeSettings read(String... pairs) {
        return BridgeSettings.read(new Environment(variables(pairs)));
    }

    private String refusal(String... pairs) {
        BridgeFailure failure = assertThrows(BridgeFailure.class, () -> read(pairs));
        assertEquals(Cause.USAGE, failure.kind());
        assertFalse(failure.text().contains(TOKEN), failure.text());
        return failure.text();
    }

    private Path keep(String relative, String content, String mode) throws Exception {
        Path file = home.resolve(relative);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    @Test
    void shouldNameTheVariableThatIsMissing() {
        assertTrue(refusal("KRUXOS_AGENT_NAME", "").startsWith("KRUXOS_AGENT_NAME is not set"));
        assertTrue(refusal("KRUXOS_AGENT_TOKEN", "").startsWith("KRUXOS_AGENT_TOKEN is not set"));
        assertTrue(refusal("KRUXOS_AGENT_NAME", "a/b").contains("KRUXOS_AGENT_NAME"));
        assertTrue(refusal("KRUXOS_BRIDGE_LOG_LEVEL", "LOUD").contains("KRUXOS_BRIDGE_LOG_LEVEL"));
        assertTrue(refusal("KRUXOS_AGENT_TOKEN", "two words").contains("KRUXOS_AGENT_TOKEN"));
        assertTrue(refusal("KRUXOS_AGENT_TOKEN", TOKEN + "\r\nX: y").contains("KRUXOS_AGENT_TOKEN"));
    }

    @Test
    void shouldExpandReferences() {
        BridgeSettings settings = read(
                "KRUXOS_AGENT_TOKEN", "${CODEX_KRUXOS_TOKEN}",
                "CODEX_KRUXOS_TOKEN", "${not expanded twice}".replace(" ", "-"),
                "KRUXOS_ENDPOINT", "wss://${GATE}:77${PORT}",
                "GATE", "gate.example",
                "PORT", "01");
        assertEquals("Bearer ${not-expanded-twice}", settings.token().authorization());
        assertEquals("wss://gate.example:7701", settings.endpoint().toString());
    }

    @Test
    void shouldNameTheReferenceThatIsMissing() {
        String text = refusal("KRUXOS_AGENT_TOKEN", "${CODEX_KRUXOS_TOKEN}");
        assertTrue(text.contains("${CODEX_KRUXOS_TOKEN}") && text.contains("env_vars"), text);
        assertTrue(refusal("KRUXOS_AGENT_NAME", "${open").contains("KRUXOS_AGENT_NAME"));
    }

    @Test
    void shouldTakeTheApiKeyForTheToken() {
        assertEquals(
                "Bearer abc",
                read("KRUXOS_AGENT_TOKEN", "", "KRUXOS_API_KEY", "abc").token().authorization());
    }

    @Test
    void shouldReadTheTokenFromAPrivateFile() throws Exception {
        Path file = keep("elsewhere/token", TOKEN + "\n", "rw-------");
        BridgeSettings settings = read("KRUXOS_AGENT_TOKEN", "", "KRUXOS_AGENT_TOKEN_FILE", file.toString());
        assertEquals("Bearer " + TOKEN, settings.token().authorization());
        assertEquals("AgentToken", settings.token().toString());
        assertFalse(settings.toString().contains(TOKEN));
    }

    @Test
    void shouldFindTheTokenThatWasKeptForTheAgent() throws Exception {
        keep(".kruxos/tokens/codex.token", TOKEN, "rw-------");
        assertEquals("Bearer " + TOKEN, read("KRUXOS_AGENT_TOKEN", "").token().authorization());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void shouldRefuseATokenFileThatIsOpenToOthers(String mode) throws Exception {
        keep(".kruxos/tokens/codex.token", TOKEN, mode);
        assertTrue(refusal("KRUXOS_AGENT_TOKEN", "").contains("chmod 600"));
    }

    @Test
    void shouldRefuseATokenFileThatIsNotThere() {
        assertTrue(refusal("KRUXOS_AGENT_TOKEN", "", "KRUXOS_AGENT_TOKEN_FILE", home + "/none")
                .contains("cannot be read"));
    }

    @Test
    void shouldPreferTheLocalGatewaysSocket() throws Exception {
        Path own = home.resolve(".kruxos");
        assertEquals(
                "wss://localhost:7700",
                read("KRUXOS_HOME", own.toString()).endpoint().toString());
        keep(".kruxos/run/agents.sock", "", "rw-------");
        assertEquals("unix:" + own + "/run/agents.sock", read().endpoint().toString());
        assertEquals(
                "wss://localhost:7700",
                read("KRUXOS_HOME", home.resolve("other").toString()).endpoint().toString());
    }

    @Test
    void shouldTrustTheLocalGatewaysAuthorityUnlessToldOtherwise() throws Exception {
        keep(".kruxos/tls/ca.pem", "x", "rw-r--r--");
        assertEquals(
                home.resolve(".kruxos/tls/ca.pem"),
                read("KRUXOS_ENDPOINT", "wss://localhost").authority().orElseThrow());
        assertEquals(
                Path.of("/ca"),
                read("KRUXOS_ENDPOINT", "wss://localhost", "KRUXOS_CA_FILE", "/ca")
                        .authority()
                        .orElseThrow());
        assertTrue(read("KRUXOS_ENDPOINT", "ws://localhost").authority().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "unix:/run/a.sock, unix:/run/a.sock, localhost, /mcp, true",
        "unix:///run/a.sock, unix:/run/a.sock, localhost, /mcp, true",
        "ws://127.0.0.1:80/x?y=1, ws://127.0.0.1:80, 127.0.0.1:80, /x?y=1, true",
        "wss://gate.example, wss://gate.example:7700, gate.example:7700, /mcp, false",
        "wss://gate.example/, wss://gate.example:7700, gate.example:7700, /mcp, false",
        "wss://[::1]:7701, wss://[::1]:7701, [::1]:7701, /mcp, true",
    })
    void shouldReadEndpoints(String text, String shown, String authority, String target, boolean local) {
        Endpoint endpoint = Endpoint.parse(text);
        assertEquals(shown, endpoint.toString());
        assertEquals(authority, endpoint.authority());
        assertEquals(target, endpoint.target());
        assertEquals(local, endpoint.isLocal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:7700",
                "http://localhost:7700",
                "ws://",
                "ws://:7700",
                "ws://h:0",
                "ws://h:65536",
                "ws://h:x",
                "ws://user@h",
                "ws://h\r\nX:y",
                "unix:relative"
            })
    void shouldRefuseWhatIsNoEndpoint(String text) {
        assertTrue(refusal("KRUXOS_ENDPOINT", text).startsWith("KRUXOS_ENDPOINT"));
    }
}
