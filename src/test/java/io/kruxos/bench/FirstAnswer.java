package io.kruxos.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A stdio MCP server from its start to its answer to {@code initialize}. */
final class FirstAnswer implements AutoCloseable {
    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},\
            "clientInfo":{"name":"kruxos-bench","version":"1"}}}
            """;

    private final Process process;
    private final long nanos;

    private FirstAnswer(Process process, long nanos) {
        this.process = process;
        this.nanos = nanos;
    }

    /** Starts it with these variables only, asks, and reads its answer. */
    static FirstAnswer of(List<String> command, Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", "/nonexistent"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(variables);
        long start = System.nanoTime();
        Process process = builder.start();
        OutputStream stdin = process.getOutputStream();
        stdin.write(INITIALIZE.getBytes(StandardCharsets.UTF_8));
        stdin.flush();
        BufferedReader stdout = process.inputReader(StandardCharsets.UTF_8);
        String answer = stdout.readLine();
        long took = System.nanoTime() - start;
        if (answer == null || !answer.contains("\"result\"")) {
            process.destroyForcibly();
            throw new IllegalStateException(command.getFirst() + " answered " + answer);
        }
        return new FirstAnswer(process, took);
    }

    long nanos() {
        return nanos;
    }

    /** What it occupies now. */
    Memory memory() throws IOException {
        return Memory.of(process.pid());
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
