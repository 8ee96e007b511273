package io.kruxos.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** A small MCP client over a stdio server, for tests that need many calls, or several at once. */
public final class McpClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final OutputStream stdin;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<JsonNode> notifications = new ArrayList<>();

    private McpClient(Process process) {
        this.process = process;
        this.stdin = process.getOutputStream();
        Thread.ofPlatform().daemon().start(this::readAll);
    }

    /** Starts a bridge and takes the handshake to its end. */
    public static McpClient start(Path bridge, Map<String, String> variables) throws IOException {
        McpClient client = startOnly(bridge, variables);
        client.handshake();
        return client;
    }

    /** Starts a bridge and says nothing. */
    public static McpClient startOnly(Path bridge, Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(bridge.toString()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", "/nonexistent"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(variables);
        return new McpClient(builder.start());
    }

    private void handshake() throws IOException {
        ObjectNode parameters = JSON.createObjectNode().put("protocolVersion", "2025-06-18");
        parameters.putObject("capabilities");
        parameters.putObject("clientInfo").put("name", "kruxos-tests").put("version", "1");
        JsonNode answer = request("initialize", parameters);
        if (!answer.has("result")) {
            throw new AssertionError("initialize was refused: " + answer);
        }
        say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    }

    private void readAll() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(JSON.readTree(line));
            }
        } catch (IOException e) {
            // The bridge was killed: what still waits is told below.
            waiting.values().forEach(future -> future.completeExceptionally(e));
        }
        waiting.values().forEach(future -> future.completeExceptionally(new IOException("the bridge ended")));
    }

    private void take(JsonNode message) {
        CompletableFuture<JsonNode> future =
                message.has("method") ? null : waiting.remove(message.path("id").toString());
        if (future != null) {
            future.complete(message);
            return;
        }
        synchronized (notifications) {
            notifications.add(message);
        }
    }

    /** Sends a request and waits for its answer, error or not. */
    public JsonNode request(String method, JsonNode parameters) throws IOException {
        return await(send(method, parameters));
    }

    /** Sends a request. */
    public Pending send(String method, JsonNode parameters) throws IOException {
        String id = String.valueOf(ids.incrementAndGet());
        return say(
                id,
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}");
    }

    /** Writes a request as it is; {@code id} is its id as JSON has it. */
    public Pending say(String id, String line) throws IOException {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        say(line);
        return new Pending(id, answer);
    }

    /** Calls a tool and waits: the result, or the whole error message. */
    public JsonNode call(String tool, Map<String, ?> arguments) throws IOException {
        return result(await(start(tool, arguments)));
    }

    /** Starts calling a tool. */
    public Pending start(String tool, Map<String, ?> arguments) throws IOException {
        ObjectNode parameters = JSON.createObjectNode().put("name", tool);
        parameters.set("arguments", JSON.valueToTree(new HashMap<>(arguments)));
        return send("tools/call", parameters);
    }

    /** The result of an answered call, or the whole message when it is an error. */
    public static JsonNode result(JsonNode answer) {
        return answer.has("result") ? answer.path("result") : answer;
    }

    /** What a model would read of a result. */
    public static String text(JsonNode result) {
        return result.path("content").path(0).path("text").stringValue(result.toString());
    }

    /** Withdraws a call. */
    public void cancel(Pending call) throws IOException {
        say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" + call.id()
                + "}}");
    }

    /** Waits for an answer; two minutes are more than any test's call takes. */
    public JsonNode await(Pending call) {
        try {
            return call.answer().get(120, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer to request " + call.id(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Writes a line as it is. */
    public void say(String line) throws IOException {
        synchronized (stdin) {
            stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            stdin.flush();
        }
    }

    /** The names of the tools that this client is offered. */
    public List<String> tools() throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode tool :
                request("tools/list", JSON.createObjectNode()).path("result").path("tools")) {
            names.add(tool.path("name").stringValue());
        }
        return names;
    }

    /** The bridge's process. */
    public Process process() {
        return process;
    }

    /** Ends the client as clients end: stdin is closed. */
    @Override
    public void close() throws IOException {
        stdin.close();
        process.destroy();
    }

    /** A request that is under way. */
    public record Pending(String id, CompletableFuture<JsonNode> answer) {}
}
