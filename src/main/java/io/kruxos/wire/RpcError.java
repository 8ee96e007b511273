package io.kruxos.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON-RPC error: the code, a sentence, and more for programs. */
public record RpcError(int code, String message, @Nullable Map<String, @Nullable Object> data) {
    public static final int PARSE = -32700;
    public static final int INVALID_REQUEST = -32600;
    public static final int METHOD_NOT_FOUND = -32601;
    public static final int INVALID_PARAMS = -32602;
    public static final int INTERNAL = -32603;
    /** Too many messages, or too many calls at once. */
    public static final int RATE = -32000;
    /** Policy or a person refused. */
    public static final int POLICY = -32001;
    /** The session is not initialised, or a person has not decided yet. */
    public static final int NOT_READY = -32002;

    public static final int AUTHENTICATION = -32003;

    public static RpcError of(int code, String message) {
        return new RpcError(code, message, null);
    }

    static RpcError of(MalformedJson fault) {
        return new RpcError(
                PARSE,
                "Parse error: " + fault.getMessage(),
                Map.of("reason", fault.reason().word()));
    }
}
