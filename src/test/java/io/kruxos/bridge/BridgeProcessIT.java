package io.kruxos.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program {@code bin/mcp-bridge}: exit codes, its stdio, TLS, and what it takes from its environment. */
@Timeout(120)
class BridgeProcessIT {
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}";
    private static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{}}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private BridgeProcess start(Map<String, String> variables) throws Exception {
        return new BridgeProcess(directory, variables);
    }

    private void assertRefused(BridgeProcess bridge, int exitCode, String... words) throws Exception {
        String answer = bridge.say(INITIALIZE).hear();
        assertTrue(answer.startsWith("{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-32"), answer);
        assertEquals(exitCode, bridge.exitCode());
        assertEquals("", bridge.rest());
        assertEquals(1, bridge.stderr().lines().count(), bridge.stderr());
        for (String word : words) {
            assertTrue(answer.contains(word), answer);
            assertTrue(bridge.stderr().contains(word), bridge.stderr());
        }
        assertFalse(bridge.stderr().contains(BridgeUnderTest.TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KRUXOS_AGENT_NAME", "KRUXOS_AGENT_TOKEN"})
    void shouldExitWithTwoWhenAVariableIsMissing(String name) throws Exception {
        Map<String, String> variables = new HashMap<>(BridgeProcess.variables("ws://127.0.0.1:1"));
        variables.remove(name);
        try (BridgeProcess bridge = start(variables)) {
            assertRefused(bridge, 2, name);
        }
    }

    @Test
    void shouldExitWithTwoWhenAReferenceLeadsNowhere() throws Exception {
        Map<String, String> variables = new HashMap<>(BridgeProcess.variables("ws://127.0.0.1:1"));
        variables.put("KRUXOS_AGENT_TOKEN", "${CODEX_KRUXOS_TOKEN}");
        try (BridgeProcess bridge = start(variables)) {
            assertRefused(bridge, 2, "CODEX_KRUXOS_TOKEN");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401 Unauthorized, 10, Authentication failed",
        "403 Forbidden, 10, revoked",
        "429 Too Many Requests, 10, Too many failed tries",
        "404 Not Found, 12, no KruxOS gateway",
        "200 OK, 12, no KruxOS gateway",
    })
    void shouldSayWhyTheGatewayRefused(String status, int exitCode, String words) throws Exception {
        ScriptedGateway gateway = ScriptedGateway.onLoopback();
        try (BridgeProcess bridge = start(BridgeProcess.variables(gateway.endpoint()));
                Peer peer = gateway.connection()) {
            peer.head();
            peer.answer(status, "Content-Length: 0\r\n");
            assertRefused(bridge, exitCode, words);
        }
        gateway.close();
    }

    @Test
    void shouldExitWithElevenWhenThereIsNoGateway() throws Exception {
        try (BridgeProcess bridge = start(BridgeProcess.variables("unix:" + directory.resolve("none.sock")))) {
            assertRefused(bridge, 11, "kruxos up");
        }
    }

    @Test
    void shouldExitWithTwelveWhenSomethingElseListens() throws Exception {
        ScriptedGateway gateway = ScriptedGateway.onLoopback();
        try (BridgeProcess bridge = start(BridgeProcess.variables(gateway.endpoint()));
                Peer peer = gateway.connection()) {
            peer.raw("220 mail.example ESMTP\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertRefused(bridge, 12, "no KruxOS gateway");
        }
        gateway.close();
    }

    @Test
    void shouldExitWithTheCodeWhenTheClientAsksNothing() throws Exception {
        try (BridgeProcess bridge = start(Map.of())) {
            bridge.endInput();
            assertEquals(2, bridge.exitCode());
            assertEquals("", bridge.rest());
        }
    }

    @Test
    void shouldTakeAGatewayThatComesUpAMomentLater() throws Exception {
        Path socket = directory.resolve("late.sock");
        try (BridgeProcess bridge = start(BridgeProcess.variables("unix:" + socket))) {
            bridge.say(INITIALIZE);
            ScriptedGateway gateway = ScriptedGateway.onSocket(socket);
            try (Peer peer = gateway.upgraded("s1")) {
                assertEquals(INITIALIZE, peer.receive());
            }
            gateway.close();
        }
    }

    @Test
    void shouldExitAtOnceWhenInputEndsWithACallUnderWay() throws Exception {
        ScriptedGateway gateway = ScriptedGateway.onSocket(directory.resolve("a.sock"));
        try (BridgeProcess bridge = start(BridgeProcess.variables(gateway.endpoint()));
                Peer peer = gateway.upgraded("s1")) {
            bridge.say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{}}");
            peer.receive();
            bridge.endInput();
            assertEquals(0, bridge.exitCode());
            assertEquals(1000, peer.closeCode());
            assertEquals("", bridge.rest());
        }
        gateway.close();
    }

    @Test
    void shouldSayGoodbyeOnTerm() throws Exception {
        ScriptedGateway gateway = ScriptedGateway.onSocket(directory.resolve("a.sock"));
        try (BridgeProcess bridge = start(BridgeProcess.variables(gateway.endpoint()));
                Peer peer = gateway.upgraded("s1")) {
            bridge.say(INITIALIZE);
            peer.receive();
            bridge.terminate();
            assertEquals(1000, peer.closeCode());
            assertTrue(bridge.exitCode() == 143 || bridge.exitCode() == 0);
        }
        gateway.close();
    }

    @Test
    void shouldLeaveNoClientUnnoticedThatReadsNoMore() throws Exception {
        ScriptedGateway gateway = ScriptedGateway.onSocket(directory.resolve("a.sock"));
        try (BridgeProcess bridge = start(BridgeProcess.variables(gateway.endpoint()));
                Peer peer = gateway.upgraded("s1")) {
            bridge.closeOutput();
            peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}");
            assertEquals(0, bridge.exitCode());
        }
        gateway.close();
    }

    @Test
    void shouldKeepStdoutPureInAHostileEnvironment() throws Exception {
        ScriptedGateway gateway = ScriptedGateway.onSocket(directory.resolve("a.sock"));
        Map<String, String> variables = new HashMap<>(BridgeProcess.variables(gateway.endpoint()));
        variables.putAll(Map.of(
                "JAVA_TOOL_OPTIONS", "-Xlog:all=info:stdout -XX:+PrintFlagsFinal",
                "_JAVA_OPTIONS", "-showversion",
                "JDK_JAVA_OPTIONS", "--show-version",
                "CLASSPATH", directory.toString(),
                "JAVA_HOME", directory.toString(),
                "LD_LIBRARY_PATH", directory.toString(),
                "NODE_OPTIONS", "--inspect",
                "ENV", directory.resolve("env").toString(),
                "IFS", "/"));
        Files.writeString(directory.resolve("env"), "echo hostile\n");
        try (BridgeProcess bridge = start(variables);
                Peer peer = gateway.upgraded("s1")) {
            bridge.say(INITIALIZE);
            assertEquals(INITIALIZE, peer.receive());
            peer.send(ANSWER);
            assertEquals(ANSWER, bridge.hear());
            String environment = Files.readString(Path.of("/proc/" + bridge.pid() + "/environ"));
            assertFalse(environment.contains("_OPTIONS"), environment);
            assertFalse(environment.contains("LD_LIBRARY_PATH"), environment);
            bridge.endInput();
            assertEquals(0, bridge.exitCode());
            assertEquals("", bridge.rest());
            assertEquals("", bridge.stderr());
        }
        gateway.close();
    }

    @Test
    void shouldRunFromALinkAnywhere() throws Exception {
        Path link = directory.resolve("bridge");
        Files.createSymbolicLink(link, Path.of(System.getProperty("user.dir"), "bin", "mcp-bridge"));
        Process process = new ProcessBuilder(link.toString())
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .start();
        String said = process.inputReader().readLine();
        assertTrue(said != null && said.contains("KRUXOS_"), said);
        assertEquals(2, process.waitFor());
    }

    @Test
    void shouldSpeakTlsWithAGatewayWhoseAuthorityItTrusts() throws Exception {
        ServerIdentity identity = ServerIdentity.of("localhost", directory);
        ScriptedGateway gateway = ScriptedGateway.onTls(identity.context(), "localhost");
        Map<String, String> variables = new HashMap<>(BridgeProcess.variables(gateway.endpoint()));
        variables.put("KRUXOS_CA_FILE", identity.authority().toString());
        try (BridgeProcess bridge = start(variables);
                Peer peer = gateway.upgraded("s1")) {
            bridge.say(INITIALIZE);
            assertEquals(INITIALIZE, peer.receive());
            String large = "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":\"" + "x".repeat(3_000_000) + "\"}";
            peer.send(large);
            assertEquals(large, bridge.hear());
            bridge.endInput();
            assertEquals(1000, peer.closeCode());
        }
        gateway.close();
    }

    @Test
    void shouldRefuseAnAuthorityThatItDoesNotTrust() throws Exception {
        ServerIdentity identity = ServerIdentity.of("localhost", directory);
        assertTlsRefused(identity, ServerIdentity.of("localhost", directory).authority());
    }

    @Test
    void shouldRefuseACertificateOfAnotherHost() throws Exception {
        ServerIdentity identity = ServerIdentity.of("elsewhere.example", directory);
        assertTlsRefused(identity, identity.authority());
    }

    private void assertTlsRefused(ServerIdentity identity, Path trusted) throws Exception {
        ScriptedGateway gateway = ScriptedGateway.onTls(identity.context(), "localhost");
        Map<String, String> variables = new HashMap<>(BridgeProcess.variables(gateway.endpoint()));
        variables.put("KRUXOS_CA_FILE", trusted.toString());
        Thread accepting = Thread.ofPlatform().daemon().start(() -> {
            try (Peer peer = gateway.connection()) {
                peer.closeCode();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        try (BridgeProcess bridge = start(variables)) {
            assertRefused(bridge, 11, "KRUXOS_CA_FILE");
        }
        accepting.join();
        gateway.close();
    }
}
