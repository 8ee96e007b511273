package io.kruxos.bridge;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a connection that is being made and takes longer than it may: a socket channel has no timeouts of its own. One daemon
 * thread; everything else of the bridge waits as long as the gateway does.
 */
final class Watchdog extends Thread {
    private final long patienceMs;

    /** Guarded by this. */
    private @Nullable AutoCloseable watched;

    /** Guarded by this; {@link System#nanoTime} at which {@code watched} is cut. */
    private long deadline;

    /** Guarded by this. */
    private boolean cut;

    Watchdog(long patienceMs) {
        super("bridge-watchdog");
        this.patienceMs = patienceMs;
        setDaemon(true);
        start();
    }

    /** Starts the clock for what is being connected; it replaces what was watched before, with the clock going on. */
    synchronized void watch(AutoCloseable connecting) {
        if (watched == null) {
            deadline = System.nanoTime() + patienceMs * 1_000_000;
            cut = false;
        }
        watched = connecting;
        notifyAll();
    }

    /** Stops the clock; true when it had run out. */
    synchronized boolean release() {
        watched = null;
        return cut;
    }

    @Override
    public synchronized void run() {
        try {
            while (true) {
                AutoCloseable current = watched;
                long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                if (current == null) {
                    wait();
                } else if (leftMs > 0) {
                    wait(leftMs);
                } else {
                    cut = true;
                    watched = null;
                    current.close();
                }
            }
        } catch (Exception e) {
            // Interrupted, or a close that failed: without the thread a connection only takes as long as the kernel
            // lets it.
            return;
        }
    }
}
