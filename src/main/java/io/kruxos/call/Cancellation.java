package io.kruxos.call;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Whether a call's client has taken it back, and what stops the step it is in now. */
public final class Cancellation {
    private final ReentrantLock lock = new ReentrantLock();
    private boolean cancelled; // guarded by lock
    private @Nullable Runnable stop; // guarded by lock

    /** Takes the call back; once is enough. */
    public void cancel() {
        lock.lock();
        try {
            cancelled = true;
            if (stop != null) {
                stop.run();
            }
        } finally {
            lock.unlock();
        }
    }

    public boolean cancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }

    /** From now until {@link #finished}, {@code action} stops what the call does; runs it at once when it is cancelled already. */
    public void stopWith(Runnable action) {
        lock.lock();
        try {
            stop = action;
            if (cancelled) {
                action.run();
            }
        } finally {
            lock.unlock();
        }
    }

    public void finished() {
        lock.lock();
        try {
            stop = null;
        } finally {
            lock.unlock();
        }
    }
}
