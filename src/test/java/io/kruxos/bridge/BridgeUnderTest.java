package io.kruxos.bridge;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A bridge in this process, with real pipes for its stdin and stdout and the test as its client. */
final class BridgeUnderTest {
    static final String TOKEN = "0123456789abcdef".repeat(4);

    private final OutputStream stdin;
    private final BufferedReader stdout;
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final CompletableFuture<String> end = new CompletableFuture<>();

    BridgeUnderTest(String endpoint, Map<String, String> more) throws IOException {
        Pipe in = Pipe.open();
        Pipe out = Pipe.open();
        stdin = Channels.newOutputStream(in.sink());
        stdout = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(out.source()), StandardCharsets.UTF_8), 1 << 16);
        Map<String, String> variables = new HashMap<>(Map.of(
                "KRUXOS_ENDPOINT",
                endpoint,
                "KRUXOS_AGENT_NAME",
                "codex",
                "KRUXOS_AGENT_TOKEN",
                TOKEN,
                "KRUXOS_BRIDGE_LOG_LEVEL",
                "DEBUG"));
        variables.putAll(more);
        Bridge bridge = new Bridge(
                variables,
                Channels.newInputStream(in.source()),
                Channels.newOutputStream(out.sink()),
                new BridgeLog(LogLevel.DEBUG, stderr),
                () -> end.complete("client gone"));
        Thread.ofPlatform().daemon().start(() -> {
            try {
                bridge.run();
                end.complete("end of input");
            } catch (BridgeFailure e) {
                end.complete(e.kind() + ": " + e.text());
            }
        });
    }

    BridgeUnderTest(String endpoint) throws IOException {
        this(endpoint, Map.of());
    }

    /** Writes a line as the client. */
    void say(String line) throws IOException {
        synchronized (stdin) {
            stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Reads a line as the client. */
    String hear() throws IOException {
        String line = stdout.readLine();
        if (line == null) {
            throw new IOException("stdout ended");
        }
        return line;
    }

    /** Closes stdin and waits for the bridge's end. */
    String endInput() throws Exception {
        stdin.close();
        return end();
    }

    String end() throws Exception {
        return end.get(30, TimeUnit.SECONDS);
    }

    String stderr() {
        return stderr.toString(StandardCharsets.UTF_8);
    }

    void close() throws Exception {
        endInput();
    }
}
