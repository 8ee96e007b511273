package io.kruxos.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.bridge.Peer;
import io.kruxos.bridge.ScriptedGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The harness itself: the real Codex, the real bridge, a scripted model before it and a scripted gateway behind it. */
@Timeout(180)
class CodexClientIT {
    private static final String TOOLS = """
            {"tools":[{"name":"filesystem_read","description":"Reads a file","inputSchema":{"type":"object","properties":{"path":{"type":"string"}}}}]}""";

    @Test
    void shouldCarryAScriptedCallFromTheModelToTheGatewayAndBack() throws Exception {
        Path work = Workbench.directory("codex");
        ScriptedGateway gateway = ScriptedGateway.onSocket(work.resolve("agents.sock"));
        CompletableFuture<String> called = CompletableFuture.supplyAsync(() -> serve(gateway));
        try (ScriptedModel model = ScriptedModel.start()) {
            String call = model.thenCall("filesystem_read", Map.of("path", "/workspace/a.txt"));
            model.thenSay("done");
            CodexClient codex = new CodexClient(
                    work.resolve("codex-home"),
                    work,
                    model,
                    Workbench.bridge(),
                    Map.of(
                            "KRUXOS_ENDPOINT", gateway.endpoint(),
                            "KRUXOS_AGENT_NAME", "codex",
                            "KRUXOS_AGENT_TOKEN", "0".repeat(64)));

            codex.exec("read it").requireSuccess();

            assertTrue(called.get().contains("\"name\":\"filesystem_read\""), called.get());
            assertTrue(model.outputOf(call).contains("needle in the file"), model.outputOf(call));
            assertEquals(
                    "filesystem_read",
                    model.offeredTools().getFirst().path("name").stringValue());
        } finally {
            gateway.close();
        }
    }

    /** Answers until a tool is called; returns that call. */
    private static String serve(ScriptedGateway gateway) {
        try (Peer peer = gateway.upgraded("s1")) {
            while (true) {
                String message = peer.receive();
                String id = Peer.idOf(message);
                if (message.contains("\"initialize\"")) {
                    peer.send("{\"jsonrpc\":\"2.0\",\"id\":" + id
                            + ",\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
                            + "\"serverInfo\":{\"name\":\"scripted\",\"version\":\"1\"}}}");
                } else if (message.contains("\"tools/list\"")) {
                    peer.send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + TOOLS.replace("\n", "") + "}");
                } else if (message.contains("\"tools/call\"")) {
                    peer.send("{\"jsonrpc\":\"2.0\",\"id\":" + id
                            + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"needle in the file\"}]}}");
                    peer.closeCode();
                    return message;
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
