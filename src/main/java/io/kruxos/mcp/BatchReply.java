package io.kruxos.mcp;

import io.kruxos.wire.RpcWriter;
import java.util.ArrayList;
import java.util.List;

/** Gathers the answers to one batch and sends them together when the last is there. */
final class BatchReply implements Reply {
    private final Reply target;
    // Guarded by this.
    private final List<byte[]> answers = new ArrayList<>();
    private int due;

    /** For a batch of which {@code due} messages, at least one, get an answer. */
    BatchReply(Reply target, int due) {
        this.target = target;
        this.due = due;
    }

    @Override
    public void notify(byte[] notification) {
        target.notify(notification);
    }

    @Override
    public void answer(byte[] text) {
        synchronized (this) {
            answers.add(text);
        }
        settle();
    }

    @Override
    public void withdrawn() {
        settle();
    }

    private void settle() {
        List<byte[]> all;
        synchronized (this) {
            if (--due > 0) {
                return;
            }
            all = List.copyOf(answers);
        }
        if (all.isEmpty()) {
            target.withdrawn();
        } else {
            target.answer(RpcWriter.batch(all));
        }
    }
}
