package io.kruxos.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON-RPC 2.0 message as it came in. */
public sealed interface RpcMessage {
    /** Wants an answer. {@code params} is empty where the message has none. */
    record Request(RpcId id, String method, Map<String, @Nullable Object> params) implements RpcMessage {}

    /** Wants none. */
    record Notification(String method, Map<String, @Nullable Object> params) implements RpcMessage {}

    /** The other side's answer to a request of ours. */
    record Answer(RpcId id, @Nullable Object result) implements RpcMessage {}

    /** The other side's refusal of a request of ours. */
    record Refusal(@Nullable RpcId id, Map<String, @Nullable Object> error) implements RpcMessage {}

    /** None of these: {@code error} is the answer, to {@code id} where one could be read. */
    record Invalid(@Nullable RpcId id, RpcError error) implements RpcMessage {}
}
