package io.kruxos.bridge;

import org.jspecify.annotations.Nullable;

/** A request of the client that has no answer yet; {@link Backlog} guards what changes in it. */
final class PendingRequest {
    final String id;
    final String rawId;
    final String method;
    final byte[] message;
    final @Nullable Batch batch;
    final long arrivedNanos = System.nanoTime();

    /** Whether a gateway may have seen it. */
    boolean sent;

    /** The client's cancellation, once there is one. */
    byte @Nullable [] cancellation;

    PendingRequest(String id, String rawId, String method, byte[] message, @Nullable Batch batch) {
        this.id = id;
        this.rawId = rawId;
        this.method = method;
        this.message = message;
        this.batch = batch;
    }

    /** Whether running it twice is the same as once, so that a new session may be asked again. */
    boolean isHarmless() {
        return switch (method) {
            case "initialize",
                    "ping",
                    "tools/list",
                    "resources/list",
                    "resources/templates/list",
                    "resources/read",
                    "prompts/list",
                    "prompts/get",
                    "completion/complete",
                    "logging/setLevel",
                    "server/discover" -> true;
            default -> false;
        };
    }

    /** How much of the bridge's memory it holds. */
    int bytes() {
        byte[] cancelled = cancellation;
        return message.length + (cancelled == null ? 0 : cancelled.length);
    }
}
