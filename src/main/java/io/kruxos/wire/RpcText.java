package io.kruxos.wire;

import java.util.List;

/** What one text of a client holds. */
public sealed interface RpcText {
    /** One message, possibly {@link RpcMessage.Invalid}. */
    record Single(RpcMessage message) implements RpcText {}

    /** Messages that came together, at least one. */
    record Batch(List<RpcMessage> messages) implements RpcText {
        public Batch {
            messages = List.copyOf(messages);
        }
    }
}
