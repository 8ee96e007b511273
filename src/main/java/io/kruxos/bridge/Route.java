package io.kruxos.bridge;

import org.jspecify.annotations.Nullable;

/**
 * Where a message of the client goes now.
 *
 * @param connection what to send it on; null when it waits or is refused
 * @param refusal what to answer instead; null otherwise
 */
record Route(
        @Nullable GatewayConnection connection, @Nullable RpcError refusal) {
    static final Route WAIT = new Route(null, null);

    static Route refused(RpcError error) {
        return new Route(null, error);
    }
}
