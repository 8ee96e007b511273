package io.kruxos.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads JSON-RPC 2.0 texts; whatever is wrong with one becomes an {@link RpcMessage.Invalid} that says so. */
public final class RpcReader {
    private final JsonReader json;
    private final int batchMax;

    /**
     * A reader with these limits.
     *
     * @param batchMax the most messages in one batch
     */
    public RpcReader(JsonLimits limits, int batchMax) {
        this.json = new JsonReader(limits);
        this.batchMax = batchMax;
    }

    public RpcText read(byte[] text) {
        return read(text, text.length);
    }

    /** Reads the first {@code length} bytes of {@code text}. */
    public RpcText read(byte[] text, int length) {
        Object value;
        try {
            value = json.read(text, length);
        } catch (MalformedJson e) {
            return new RpcText.Single(
                    new RpcMessage.Invalid(idOf(e.reason(), text, length).orElse(null), RpcError.of(e)));
        }
        return value instanceof List<?> batch ? batch(batch) : new RpcText.Single(message(value));
    }

    /** The id of a request that is refused for a limit: without it, its client would wait for an answer for ever. */
    private static Optional<RpcId> idOf(MalformedJson.Reason reason, byte[] text, int length) {
        return switch (reason) {
            case SYNTAX, ENCODING, SIZE -> Optional.empty();
            case DEPTH, VALUES, LENGTH, NUMBER, DUPLICATE_NAME -> idIn(new JsonScanner(text, 0, length));
        };
    }

    private static Optional<RpcId> idIn(JsonScanner message) {
        if (!message.enterObject()) {
            return Optional.empty();
        }
        while (message.nextKey()) {
            if (message.keyIs("id")) {
                return RpcId.ofScalar(message.scalar());
            }
            message.skipValue();
        }
        return Optional.empty();
    }

    private RpcText batch(List<?> batch) {
        if (batch.isEmpty() || batch.size() > batchMax) {
            return new RpcText.Single(invalid(null, "a batch holds 1 to " + batchMax + " messages"));
        }
        return new RpcText.Batch(batch.stream().map(RpcReader::message).toList());
    }

    private static RpcMessage message(@Nullable Object value) {
        Optional<Map<String, @Nullable Object>> object = JsonObjects.of(value);
        if (object.isEmpty()) {
            return invalid(null, "a message is a JSON object");
        }
        Map<String, @Nullable Object> members = object.get();
        Optional<RpcId> id = RpcId.of(members.get("id"));
        if (!"2.0".equals(members.get("jsonrpc"))) {
            return invalid(id.orElse(null), "\"jsonrpc\" must be \"2.0\"");
        }
        if (members.containsKey("method")) {
            return call(members, id);
        }
        return response(members, id);
    }

    private static RpcMessage call(Map<String, @Nullable Object> members, Optional<RpcId> id) {
        if (!(members.get("method") instanceof String method)) {
            return invalid(id.orElse(null), "\"method\" must be a string");
        }
        if (members.containsKey("id") && id.isEmpty()) {
            return invalid(null, "\"id\" must be a string of at most 256 characters or an integer");
        }
        Object given = members.get("params");
        Optional<Map<String, @Nullable Object>> params = given == null ? Optional.of(Map.of()) : JsonObjects.of(given);
        if (params.isEmpty()) {
            return new RpcMessage.Invalid(
                    id.orElse(null), RpcError.of(RpcError.INVALID_PARAMS, "\"params\" must be an object"));
        }
        return id.<RpcMessage>map(known -> new RpcMessage.Request(known, method, params.get()))
                .orElseGet(() -> new RpcMessage.Notification(method, params.get()));
    }

    private static RpcMessage response(Map<String, @Nullable Object> members, Optional<RpcId> id) {
        if (members.containsKey("error") && !members.containsKey("result")) {
            return JsonObjects.of(members.get("error"))
                    .<RpcMessage>map(error -> new RpcMessage.Refusal(id.orElse(null), error))
                    .orElseGet(() -> invalid(null, "\"error\" must be an object"));
        }
        if (members.containsKey("result") && !members.containsKey("error") && id.isPresent()) {
            return new RpcMessage.Answer(id.get(), members.get("result"));
        }
        return invalid(null, "neither a request, a notification nor a response");
    }

    private static RpcMessage.Invalid invalid(@Nullable RpcId id, String why) {
        return new RpcMessage.Invalid(id, RpcError.of(RpcError.INVALID_REQUEST, "Invalid request: " + why));
    }
}
