package io.kruxos.clients.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A short conversation with a program that speaks JSON-RPC, a line a message. What it says on stderr is thrown away: there may
 * be a secret in it. Closing it closes its input, and kills it when that is not enough.
 */
final class LineTalk implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};
    private static final long ANSWER_SECONDS_MAX = 20;
    private static final long END_SECONDS_MAX = 5;

    private final Process process;
    private final BufferedReader in;
    private final Writer out;

    private LineTalk(Process process) {
        this.process = process;
        this.in = process.inputReader(StandardCharsets.UTF_8);
        this.out = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts a program.
     *
     * @throws IOException when it can't be started
     */
    static LineTalk start(List<String> command, Map<String, String> environment, Path directory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return new LineTalk(builder.start());
    }

    /** Says something that needs no answer. */
    void tell(String method) throws IOException {
        send(Map.of("jsonrpc", "2.0", "method", method));
    }

    /**
     * Asks and waits for the answer, whatever else is said before it.
     *
     * @return the whole message, with {@code result} or {@code error}
     * @throws IOException when the program ends or does not answer in time
     */
    Map<String, @Nullable Object> ask(int id, String method, @Nullable Object params) throws IOException {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("jsonrpc", "2.0");
        request.put("id", id);
        request.put("method", method);
        request.put("params", params);
        send(request);
        CompletableFuture<Map<String, @Nullable Object>> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("doctor-" + method).start(() -> receive(id, answer));
        try {
            return answer.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no answer to " + method, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void send(Map<String, @Nullable Object> message) throws IOException {
        out.write(JSON.writeValueAsString(message) + "\n");
        out.flush();
    }

    private void receive(int id, CompletableFuture<Map<String, @Nullable Object>> answer) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Map<String, @Nullable Object> message = JSON.readValue(line, OBJECT);
                if (message.get("id") instanceof Number number
                        && number.intValue() == id
                        && !message.containsKey("method")) {
                    answer.complete(message);
                    return;
                }
            }
            answer.completeExceptionally(new IOException("it ended"));
        } catch (IOException | JacksonException e) {
            answer.completeExceptionally(e);
        }
    }

    /** Ends it and returns its exit code; -1 when it had to be killed. */
    int end() {
        try {
            out.close();
            if (process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (IOException e) {
            // It is gone already, or goes now.
            return process.destroyForcibly().isAlive() ? -1 : process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return -1;
    }

    @Override
    public void close() {
        end();
    }
}
