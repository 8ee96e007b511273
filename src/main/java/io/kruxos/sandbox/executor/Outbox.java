package io.kruxos.sandbox.executor;

import io.kruxos.sandbox.WorkResult;
import io.kruxos.wire.CborException;
import io.kruxos.wire.FrameWriter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/** Messages on their way to the gateway; what is in the queue is bounded by the requests in hand, one answer each. */
final class Outbox {
    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

    private final LinkedBlockingQueue<Optional<Message>> queue = new LinkedBlockingQueue<>();
    private final FrameWriter writer;
    private final Thread thread;

    Outbox(FrameWriter writer) {
        this.writer = writer;
        this.thread = Thread.ofPlatform().name("executor-answers").daemon().start(this::writeQueued);
    }

    /** Has the message written soon, for threads that a slow gateway must not hold up. */
    void put(Message message) {
        queue.add(Optional.of(message));
    }

    /** Writes the message at once, on the calling thread. */
    void write(Message message) {
        try {
            byte[] payload;
            try {
                payload = MessageCodec.encode(message);
            } catch (CborException e) {
                payload = MessageCodec.encode(unsendable(message, e));
            }
            writer.write(payload);
        } catch (IOException e) {
            // The reader meets the same end and withdraws what is in hand.
            LOG.log(Level.DEBUG, "an answer could not be sent", e);
        }
    }

    /** Ends the thread after what is queued; returns when it has ended, or after a second with a peer that does not read. */
    void close() {
        queue.add(Optional.empty());
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeQueued() {
        try {
            Optional<Message> next = queue.take();
            while (next.isPresent()) {
                write(next.get());
                next = queue.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Message unsendable(Message message, CborException e) {
        LOG.log(Level.WARNING, "an answer could not be sent: {0}", e.getMessage());
        return message instanceof Message.Result result
                ? new Message.Result(
                        result.id(),
                        new WorkResult.Failed(ExecutorErrors.unsendable("this call", String.valueOf(e.getMessage()))))
                : new Message.Fault("an unsendable message");
    }
}
