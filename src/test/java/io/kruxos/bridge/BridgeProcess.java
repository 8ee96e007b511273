package io.kruxos.bridge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code bin/mcp-bridge} as a client starts it: nothing in its environment but what a test gives. */
public final class BridgeProcess implements AutoCloseable {
    private final Process process;
    private final OutputStream stdin;
    private final BufferedReader stdout;
    private final Path stderr;

    public BridgeProcess(Path directory, Map<String, String> variables) throws IOException {
        stderr = Files.createTempFile(directory, "bridge", ".err");
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("user.dir"), "bin", "mcp-bridge")
                        .toString())
                .redirectError(stderr.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", directory.toString()));
        builder.environment().putAll(variables);
        process = builder.start();
        stdin = process.getOutputStream();
        stdout = process.inputReader(StandardCharsets.UTF_8);
    }

    static Map<String, String> variables(String endpoint) {
        return Map.of(
                "KRUXOS_ENDPOINT", endpoint, "KRUXOS_AGENT_NAME", "codex", "KRUXOS_AGENT_TOKEN", BridgeUnderTest.TOKEN);
    }

    public BridgeProcess say(String line) throws IOException {
        stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        stdin.flush();
        return this;
    }

    public String hear() throws IOException {
        String line = stdout.readLine();
        if (line == null) {
            throw new IOException("stdout ended; stderr: " + stderr());
        }
        return line;
    }

    /** Everything that is still to come on stdout. */
    public String rest() throws IOException {
        StringBuilder rest = new StringBuilder();
        for (int c = stdout.read(); c >= 0; c = stdout.read()) {
            rest.append((char) c);
        }
        return rest.toString();
    }

    /** Reads no more. */
    void closeOutput() throws IOException {
        stdout.close();
    }

    public void endInput() throws IOException {
        stdin.close();
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the bridge did not end");
        }
        return process.exitValue();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    public String stderr() throws IOException {
        return Files.readString(stderr);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
