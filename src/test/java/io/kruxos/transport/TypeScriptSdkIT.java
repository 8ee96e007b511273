package io.kruxos.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official TypeScript SDK as the client, over streamable HTTP and over its WebSocket. */
@Timeout(180)
class TypeScriptSdkIT {
    private static final Path PACKAGES = NpmPackages.installed("@modelcontextprotocol/sdk@1.32.2", "ws@8.18.3");

    @ParameterizedTest
    @ValueSource(strings = {"http", "ws"})
    void shouldServeTheOfficialClient(String transport) throws Exception {
        try (OpenPort port = OpenPort.with(OpenPort.limits())) {
            String said = run(port, "whole-session.mjs", transport);
            assertEquals(
                    List.of(
                            "server kruxos 1.0",
                            "tools test_echo test_fail test_hold",
                            "echo {\"echo\":{\"n\":[1,2.5,null,\"ä😀\"]}}",
                            "fail true true FileNotFound",
                            "unknown -32602",
                            "progress 0,11,25 of 300",
                            "held {\"echo\":{}}",
                            "changed",
                            "aborted",
                            "parallel 16",
                            "closed"),
                    said.lines().toList());
            assertEquals("abort", port.calls.withdrawn.poll(10, TimeUnit.SECONDS));
            assertEquals(
                    transport.equals("http") ? "ended by the client" : "closed by the client",
                    port.sessions.ends.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldTellTheOfficialClientWhyItIsRefused() throws Exception {
        try (OpenPort port = OpenPort.with(OpenPort.limits())) {
            String said = run(port, "refused.mjs", "http");
            assertTrue(said.contains("auth.invalid_credentials"), said);
        }
    }

    /** Runs a script beside the packages; the lines {@code RELEASE name} and {@code CHANGE} on its output are done for it. */
    private static String run(OpenPort port, String script, String transport) throws IOException, InterruptedException {
        Path file = PACKAGES.resolve(script);
        try (var resource = TypeScriptSdkIT.class.getResourceAsStream(script)) {
            Files.write(file, resource == null ? new byte[0] : resource.readAllBytes());
        }
        Process node = new ProcessBuilder("node", file.toString(), transport, String.valueOf(port.port.port()))
                .directory(PACKAGES.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            StringBuilder said = new StringBuilder();
            try (var lines = node.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("RELEASE ")) {
                        port.calls.release(line.substring(8), java.util.Map.of("echo", java.util.Map.of()));
                    } else if (line.equals("CHANGE")) {
                        port.mcp.toolsChanged();
                    } else {
                        said.append(line).append('\n');
                    }
                }
            }
            assertEquals(0, node.waitFor(), said::toString);
            return said.toString();
        } finally {
            node.destroyForcibly();
        }
    }
}
