package io.kruxos.mcp;

import io.kruxos.call.CallObserver;
import io.kruxos.call.Withdrawal;
import io.kruxos.domain.QuestionId;
import io.kruxos.wire.RpcId;
import io.kruxos.wire.RpcWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call under way: tells the client what it waits for, and carries the client's withdrawal inwards. */
final class ToolCall implements CallObserver {
    private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(10);

    private final RpcId id;
    private final @Nullable RpcId progressToken;
    private final Withdrawal withdrawal = new Withdrawal();
    // Both guarded by this.
    private Reply reply;
    private @Nullable Duration told;

    ToolCall(RpcId id, @Nullable RpcId progressToken, Reply reply) {
        this.id = id;
        this.progressToken = progressToken;
        this.reply = reply;
    }

    RpcId id() {
        return id;
    }

    synchronized Reply reply() {
        return reply;
    }

    /** The client asked again: the answer goes there from now on. */
    synchronized void replyTo(Reply other) {
        reply = other;
    }

    boolean isWithdrawn() {
        return withdrawal.isWithdrawn();
    }

    @Override
    public void waiting(QuestionId question, Duration waited, Duration timeout) {
        if (progressToken != null && isDue(waited)) {
            reply().notify(progress(progressToken, question, waited, timeout));
        }
    }

    @Override
    public void onCancel(@Nullable Runnable action) {
        withdrawal.onCancel(action);
    }

    /** The client wants it no more. */
    void withdraw() {
        withdrawal.withdraw();
    }

    private synchronized boolean isDue(Duration waited) {
        if (told != null && waited.minus(told).compareTo(BETWEEN_PROGRESS) < 0) {
            return false;
        }
        told = waited;
        return true;
    }

    private static byte[] progress(RpcId token, QuestionId question, Duration waited, Duration timeout) {
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        params.put("progressToken", token.json());
        params.put("progress", waited.toMillis() / 1000.0);
        params.put("total", timeout.toMillis() / 1000.0);
        params.put(
                "message",
                "Waiting for a person to decide on " + question + ": " + waited.toSeconds() + " of "
                        + timeout.toSeconds() + " s");
        return RpcWriter.notification("notifications/progress", params);
    }
}
