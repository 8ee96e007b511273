package io.kruxos.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Writes frames to a connection in their order, whichever threads they come from. A frame goes to the kernel on the thread that
 * sends it; only what the kernel does not take at once waits in memory, up to a limit.
 */
final class FrameSender extends IteratingCallback {
    private final EndPoint endPoint;
    private final long waitingBytesMax;
    private final Runnable onFailure;
    private final ReentrantLock lock = new ReentrantLock();
    // All guarded by lock.
    private final Deque<ByteBuffer[]> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean draining;
    private boolean over;
    private boolean closeWhenDrained;

    /** {@code onFailure} runs when the client is gone or reads too slowly. */
    FrameSender(EndPoint endPoint, long waitingBytesMax, Runnable onFailure) {
        this.endPoint = endPoint;
        this.waitingBytesMax = waitingBytesMax;
        this.onFailure = onFailure;
    }

    /** What follows a frame. */
    enum Then {
        MORE,
        /** Nothing: later frames are dropped. */
        NOTHING,
        /** The end of the connection, once the frame is written. */
        END
    }

    void send(ByteBuffer[] frame, Then then) {
        boolean failed = false;
        boolean end = false;
        lock.lock();
        try {
            if (over) {
                closeWhenDrained |= then == Then.END;
                end = then == Then.END && !draining;
            } else {
                over = then != Then.MORE;
                closeWhenDrained = then == Then.END;
                failed = !write(frame);
                end = closeWhenDrained && !draining;
            }
        } finally {
            lock.unlock();
        }
        if (failed) {
            onFailure.run();
        } else if (end) {
            endPoint.close();
        }
    }

    /** False when the connection is of no more use. */
    private boolean write(ByteBuffer[] frame) {
        try {
            if (!draining && endPoint.flush(frame)) {
                return true;
            }
        } catch (IOException e) {
            return false;
        }
        long bytes = Arrays.stream(frame).mapToLong(ByteBuffer::remaining).sum();
        if (waitingBytes > 0 && waitingBytes + bytes > waitingBytesMax) {
            return false;
        }
        waiting.add(frame);
        waitingBytes += bytes;
        if (!draining) {
            draining = true;
            iterate();
        }
        return true;
    }

    @Override
    protected Action process() {
        ByteBuffer[] next;
        boolean end = false;
        lock.lock();
        try {
            next = waiting.poll();
            if (next == null) {
                draining = false;
                end = closeWhenDrained;
            } else {
                waitingBytes -=
                        Arrays.stream(next).mapToLong(ByteBuffer::remaining).sum();
            }
        } finally {
            lock.unlock();
        }
        if (next == null) {
            if (end) {
                endPoint.close();
            }
            return Action.IDLE;
        }
        endPoint.write(this, next);
        return Action.SCHEDULED;
    }

    @Override
    protected void onFailure(Throwable cause) {
        onFailure.run();
    }
}
