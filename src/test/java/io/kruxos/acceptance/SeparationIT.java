package io.kruxos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.harness.McpClient;
import io.kruxos.harness.ProcessView;
import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.Workbench;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What faces the network is not root, and what runs tools has neither a way in from the network nor a secret. */
@Timeout(180)
class SeparationIT {
    @Test
    void shouldHoldInModeFull() throws Exception {
        try (RunningKruxos kruxos = RunningKruxos.asRoot(Workbench.directory("separate"))) {
            ProcessView gateway = new ProcessView(kruxos.gateway().pid());
            ProcessView executor = new ProcessView(kruxos.executor().pid());

            assertNotEquals(0, gateway.user());
            assertEquals("0000000000000000", gateway.status("CapEff"));
            assertEquals("0000000000000000", gateway.status("CapPrm"));
            assertEquals(0, executor.user());
            assertHolds(kruxos, gateway, executor);
        }
    }

    @Test
    void shouldHoldInModeRootless() throws Exception {
        try (RunningKruxos kruxos = RunningKruxos.asNobodySpecial(Workbench.directory("separate"))) {
            ProcessView gateway = new ProcessView(kruxos.gateway().pid());
            ProcessView executor = new ProcessView(kruxos.executor().pid());

            assertEquals(RunningKruxos.NOBODY_SPECIAL, gateway.user());
            assertEquals(RunningKruxos.NOBODY_SPECIAL, executor.user());
            assertHolds(kruxos, gateway, executor);
        }
    }

    private static void assertHolds(RunningKruxos kruxos, ProcessView gateway, ProcessView executor) throws Exception {
        String token = kruxos.createAgent("separate", "coding-agent");
        work(kruxos, token);

        assertTrue(
                gateway.listeningPorts().contains(kruxos.port()),
                gateway.listeningPorts().toString());
        assertTrue(
                executor.listeningPorts().isEmpty(), executor.listeningPorts().toString());
        assertTrue(
                executor.networkSockets().isEmpty(), executor.networkSockets().toString());
        for (String file : executor.openFiles()) {
            assertFalse(file.startsWith(kruxos.home().resolve("data") + "/"), file);
            assertFalse(file.startsWith(kruxos.home().resolve("audit") + "/"), file);
            assertFalse(file.startsWith(kruxos.home().resolve("tls") + "/"), file);
        }
        // The gateway holds each of them, so that not finding them elsewhere says something.
        secrets(kruxos, token).forEach((name, secret) -> {
            assertTrue(gateway.holds(secret), "the gateway holds no " + name + ": the search is blind");
            assertFalse(executor.holds(secret), "the executor holds the " + name);
        });
        assertFalse(executor.environment().contains(token));
    }

    private static Map<String, byte[]> secrets(RunningKruxos kruxos, String token) throws Exception {
        return Map.of(
                "agent's token",
                token.getBytes(StandardCharsets.US_ASCII),
                "server's key",
                privateNumber(kruxos.home().resolve("tls/server.key")));
    }

    /** The 32 bytes of a P-256 or Ed25519 key in PKCS #8, which follow their DER header. */
    private static byte[] privateNumber(Path pem) throws Exception {
        byte[] der = Base64.getMimeDecoder().decode(Files.readString(pem).replaceAll("-----[A-Z ]+-----", ""));
        for (int i = 0; i + 34 <= der.length; i++) {
            if (der[i] == 4 && der[i + 1] == 32) {
                return Arrays.copyOfRange(der, i + 2, i + 34);
            }
        }
        throw new AssertionError("no 32-byte key in " + pem);
    }

    private static void work(RunningKruxos kruxos, String token) throws Exception {
        try (McpClient client = McpClient.start(kruxos.bridge(), kruxos.bridgeVariables("separate", token))) {
            JsonNode ran = client.call("process_run", Map.of("command", "true"));
            assertFalse(ran.path("isError").booleanValue(false), ran.toString());
            JsonNode written = client.call("filesystem_write", Map.of("path", "a", "content", "b"));
            assertFalse(written.path("isError").booleanValue(false), written.toString());
        }
    }
}
