package io.kruxos.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A language model that says what a test wrote: an HTTP server on loopback that speaks the Responses API over server-sent events
 * and plays one scripted turn a request. It keeps what the client sent, which is what a model would have seen.
 */
public final class ScriptedModel implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;

    /** Guarded by this. */
    private final Deque<Turn> turns = new ArrayDeque<>();

    /** Guarded by this. */
    private Event event = () -> {};

    /** Guarded by this. */
    private @Nullable Exception failure;

    /** Guarded by this. */
    private final List<JsonNode> requests = new ArrayList<>();

    /** Guarded by this. */
    private int calls;

    /** Something that happens to the world while the model thinks. */
    public interface Event {
        void happen() throws Exception;
    }

    private record Turn(Event event, List<ObjectNode> items) {}

    private ScriptedModel(HttpServer server) {
        this.server = server;
    }

    public static ScriptedModel start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        ScriptedModel model = new ScriptedModel(server);
        server.createContext("/", model::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return model;
    }

    /** What a client's {@code base_url} must be. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Happens when the turn that is scripted next is asked for, before it is answered. */
    public synchronized ScriptedModel meanwhile(Event happening) {
        event = happening;
        return this;
    }

    private void add(List<ObjectNode> items) {
        turns.add(new Turn(event, items));
        event = () -> {};
    }

    /** Next turn: calls a tool of the MCP server {@code kruxos}, named as the server lists it; returns the call's id. */
    public synchronized String thenCall(String tool, Map<String, ?> arguments) {
        String id = "call_" + ++calls;
        add(List.of(call(id, tool, arguments)));
        return id;
    }

    /** Next turn: calls several tools at once. */
    public synchronized void thenCallTogether(String tool, List<Map<String, ?>> arguments) {
        add(arguments.stream().map(one -> call("call_" + ++calls, tool, one)).toList());
    }

    /** Next turn: says something and ends the conversation. */
    public synchronized void thenSay(String text) {
        ObjectNode message = JSON.createObjectNode().put("type", "message").put("role", "assistant");
        message.put("id", "msg_" + turns.size());
        message.putArray("content").addObject().put("type", "output_text").put("text", text);
        add(List.of(message));
    }

    private static ObjectNode call(String id, String tool, Map<String, ?> arguments) {
        return JSON.createObjectNode()
                .put("type", "function_call")
                .put("id", "fc_" + id)
                .put("call_id", id)
                .put("namespace", "mcp__kruxos")
                .put("name", tool)
                .put("arguments", JSON.writeValueAsString(arguments));
    }

    /** What the client sent, turn by turn. */
    public synchronized List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    /** What came back for a call, as the model would read it. */
    public synchronized String outputOf(String callId) {
        for (JsonNode request : requests) {
            for (JsonNode item : request.path("input")) {
                if (item.path("type").stringValue("").equals("function_call_output")
                        && item.path("call_id").stringValue("").equals(callId)) {
                    JsonNode output = item.path("output");
                    return output.isString() ? output.stringValue() : output.toString();
                }
            }
        }
        throw new AssertionError("no output of " + callId + " reached the model in " + requests.size() + " requests");
    }

    /** The tools of {@code kruxos} that the model was offered in the first turn, as the client describes them. */
    public synchronized List<JsonNode> offeredTools() {
        List<JsonNode> offered = new ArrayList<>();
        for (JsonNode tool : requests.getFirst().path("tools")) {
            if (tool.path("name").stringValue("").equals("mcp__kruxos")) {
                tool.path("tools").forEach(offered::add);
            }
        }
        return offered;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().endsWith("/responses")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] events = play(JSON.readTree(exchange.getRequestBody().readAllBytes()))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, events.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(events);
            }
        }
    }

    private synchronized String play(JsonNode request) {
        requests.add(request);
        if (turns.isEmpty()) {
            thenSay("The script has ended.");
        }
        String id = "resp_" + requests.size();
        StringBuilder events = new StringBuilder();
        event(events, "response.created", JSON.createObjectNode().set("response", response(id)));
        Turn turn = turns.removeFirst();
        happen(turn.event());
        for (ObjectNode item : turn.items()) {
            event(events, "response.output_item.done", JSON.createObjectNode().set("item", item));
        }
        event(events, "response.completed", JSON.createObjectNode().set("response", response(id)));
        return events.toString();
    }

    private void happen(Event happening) {
        try {
            happening.happen();
        } catch (Exception e) { // told where the test can see it
            failure = e;
        }
    }

    private static ObjectNode response(String id) {
        ObjectNode response = JSON.createObjectNode().put("id", id);
        response.putObject("usage")
                .put("input_tokens", 1)
                .put("output_tokens", 1)
                .put("total_tokens", 2)
                .putNull("input_tokens_details")
                .putNull("output_tokens_details");
        return response;
    }

    private static void event(StringBuilder events, String type, ObjectNode data) {
        data.put("type", type);
        events.append("event: ").append(type).append("\ndata: ").append(data).append("\n\n");
    }

    /** Ends the model, and says when something that was to happen failed. */
    @Override
    public synchronized void close() {
        server.stop(0);
        if (failure != null) {
            throw new AssertionError("what was to happen meanwhile failed", failure);
        }
    }
}
