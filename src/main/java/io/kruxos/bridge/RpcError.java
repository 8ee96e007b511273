package io.kruxos.bridge;

import io.kruxos.wire.JsonText;
import java.nio.charset.StandardCharsets;

/**
 * An error that the bridge itself answers with.
 *
 * @param code JSON-RPC error code
 * @param type the structured error's type
 * @param message what failed and what to do, in one or two sentences for a model
 * @param retryable whether the same request may succeed later
 */
record RpcError(int code, String type, String message, Retry retryable) {
    /** Whether the same request may succeed later. */
    enum Retry {
        LATER,
        NEVER
    }

    static final RpcError SESSION_LOST = new RpcError(
            -32603,
            "SessionExpired",
            "The gateway started a new session while this call was under way, so it is unknown whether the call ran."
                    + " Look at its effects before doing it again.",
            Retry.NEVER);

    static final RpcError QUEUE_FULL = new RpcError(
            -32000,
            "ServiceUnavailable",
            "The gateway is not answering and the bridge holds as many requests as it may; this one was not sent and did"
                    + " not run. Try again in a while.",
            Retry.LATER);

    static final RpcError UNREACHABLE = new RpcError(
            -32603,
            "ServiceUnavailable",
            "The gateway has been out of reach for too long; this request was not sent and did not run. The bridge goes on"
                    + " trying to reconnect: try again in a while, or start the gateway with 'kruxos up'.",
            Retry.LATER);

    static final RpcError ID_IN_USE = new RpcError(
            -32600, "InvalidInput", "A request with this id is still being answered; use another id.", Retry.NEVER);

    static final RpcError TOO_LARGE = new RpcError(
            -32600,
            "ResourceExhausted",
            "The message is larger than the 16 MiB that one message may have; it was not sent and did not run. Split it.",
            Retry.NEVER);

    static final RpcError TOO_LARGE_FOR_GATEWAY = new RpcError(
            -32600,
            "ResourceExhausted",
            "The message is larger than the gateway takes; it did not run. Split it.",
            Retry.NEVER);

    static final RpcError ANSWER_TOO_LARGE = new RpcError(
            -32603,
            "ResourceExhausted",
            "The call ended, but its answer is larger than the 16 MiB that one message may have and was dropped. Ask for"
                    + " less at once, for example by offset and limit.",
            Retry.NEVER);

    static RpcError of(BridgeFailure failure) {
        BridgeFailure.Cause cause = failure.kind();
        return new RpcError(cause.rpcCode, cause.errorType, failure.text(), Retry.LATER);
    }

    /** The whole JSON-RPC message, without a line end. */
    byte[] answerTo(String rawId) {
        StringBuilder json = new StringBuilder(256 + message.length());
        json.append("{\"jsonrpc\":\"2.0\",\"id\":").append(rawId);
        json.append(",\"error\":{\"code\":").append(code).append(",\"message\":");
        JsonText.quote(json, message);
        json.append(",\"data\":{\"error_type\":");
        JsonText.quote(json, type);
        json.append(",\"retryable\":").append(retryable == Retry.LATER).append("}}}");
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
