package io.kruxos.sandbox;

/** Whether one piece of work is still wanted; any thread may withdraw it, once and for all. */
public final class Cancellation {
    private volatile boolean cancelled;

    public void cancel() {
        cancelled = true;
    }

    public boolean cancelled() {
        return cancelled;
    }
}
