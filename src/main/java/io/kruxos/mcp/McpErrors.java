package io.kruxos.mcp;

import io.kruxos.wire.RpcError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors of the protocol that several of its parts answer. */
final class McpErrors {
    static final RpcError NOT_INITIALIZED = RpcError.of(RpcError.NOT_READY, "Session not initialized");
    static final RpcError INTERNAL = RpcError.of(RpcError.INTERNAL, "Internal error; the gateway's log has the cause");

    private McpErrors() {}

    static RpcError tooFast(String why, Duration retryAfter) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("error_type", "RateLimited");
        data.put("retry_after", Math.max(1, retryAfter.toSeconds()));
        return new RpcError(RpcError.RATE, why, data);
    }
}
