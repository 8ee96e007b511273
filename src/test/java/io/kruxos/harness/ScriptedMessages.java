package io.kruxos.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** A model behind the Messages API, on loopback, that calls the tools of its script one after the other and then is done. */
public final class ScriptedMessages implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Turn(String id, String tool, String input) {}

    private final HttpServer server;

    /** Guarded by this. */
    private final Deque<Turn> turns = new ArrayDeque<>();

    /** Guarded by this. */
    private final Deque<JsonNode> requests = new ArrayDeque<>();

    /** Guarded by this. */
    private int calls;

    private ScriptedMessages(HttpServer server) {
        this.server = server;
    }

    public static ScriptedMessages start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        ScriptedMessages model = new ScriptedMessages(server);
        server.createContext("/", model::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return model;
    }

    /** What a client's {@code ANTHROPIC_BASE_URL} must be. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Next turn: calls a tool, named as the client offers it; returns the call's id. */
    public synchronized String thenCall(String tool, Map<String, ?> input) {
        String id = "toolu_" + ++calls;
        turns.add(new Turn(id, tool, JSON.writeValueAsString(input)));
        return id;
    }

    /** What came back for a call, as the model would read it. */
    public synchronized String outputOf(String callId) {
        for (JsonNode request : requests) {
            for (JsonNode message : request.path("messages")) {
                for (JsonNode part : message.path("content")) {
                    if (part.path("tool_use_id").stringValue("").equals(callId)) {
                        return part.path("content").toString();
                    }
                }
            }
        }
        throw new AssertionError("no output of " + callId + " reached the model in " + requests.size() + " requests");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!exchange.getRequestURI().getPath().endsWith("/v1/messages")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] events = play(JSON.readTree(body)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, events.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(events);
            }
        }
    }

    /** Requests without tools are the client's own small questions, such as for a title; they don't take a turn. */
    private synchronized String play(JsonNode request) {
        requests.add(request);
        Turn turn = request.path("tools").isEmpty() ? null : turns.poll();
        StringBuilder events = new StringBuilder();
        ObjectNode message = JSON.createObjectNode()
                .put("id", "msg_" + requests.size())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.path("model").stringValue("scripted"))
                .putNull("stop_reason");
        message.putArray("content");
        message.putObject("usage").put("input_tokens", 1).put("output_tokens", 1);
        event(events, "message_start", JSON.createObjectNode().set("message", message));
        ObjectNode block = JSON.createObjectNode().put("index", 0);
        ObjectNode delta = JSON.createObjectNode().put("index", 0);
        if (turn == null) {
            block.putObject("content_block").put("type", "text").put("text", "");
            delta.putObject("delta").put("type", "text_delta").put("text", "done");
        } else {
            block.putObject("content_block")
                    .put("type", "tool_use")
                    .put("id", turn.id())
                    .put("name", turn.tool())
                    .putObject("input");
            delta.putObject("delta").put("type", "input_json_delta").put("partial_json", turn.input());
        }
        event(events, "content_block_start", block);
        event(events, "content_block_delta", delta);
        event(events, "content_block_stop", JSON.createObjectNode().put("index", 0));
        ObjectNode end = JSON.createObjectNode();
        end.putObject("delta").put("stop_reason", turn == null ? "end_turn" : "tool_use");
        end.putObject("usage").put("output_tokens", 1);
        event(events, "message_delta", end);
        event(events, "message_stop", JSON.createObjectNode());
        return events.toString();
    }

    private static void event(StringBuilder events, String type, ObjectNode data) {
        data.put("type", type);
        events.append("event: ").append(type).append("\ndata: ").append(data).append("\n\n");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
