package io.kruxos.durable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends to one file that reach the disk together. What was appended is durable when {@link CommitQueue#await} has returned
 * for its commit. Everything but {@link #durable} is guarded by the queue's lock until the commit is durable.
 *
 * @param <M> what the owner of the queue wants to know of the last durable append
 */
public final class Commit<M> {
    private final AppendFile file;
    private final long position;
    private final ByteBuffer bytes;
    private final List<Thread> waiters = new ArrayList<>();
    private M mark;
    private volatile boolean durable;

    Commit(AppendFile file, ByteBuffer bytes, M mark) {
        this.file = file;
        this.position = file.end;
        this.bytes = bytes;
        this.mark = mark;
    }

    /** Whether all of it is on stable storage. */
    public boolean durable() {
        return durable;
    }

    AppendFile file() {
        return file;
    }

    long position() {
        return position;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    M mark() {
        return mark;
    }

    boolean takes(AppendFile current, int length) {
        return file == current && bytes.remaining() >= length;
    }

    void add(ByteBuffer more, M newMark) {
        bytes.put(more);
        mark = newMark;
    }

    void completed() {
        durable = true;
    }

    void register(Thread waiter) {
        waiters.add(waiter);
    }

    /** Wakes one waiter, to take the lead; returns false when there is none. */
    boolean wakeOne() {
        if (waiters.isEmpty()) {
            return false;
        }
        LockSupport.unpark(waiters.getFirst());
        return true;
    }

    void wakeAll() {
        waiters.forEach(LockSupport::unpark);
    }
}
