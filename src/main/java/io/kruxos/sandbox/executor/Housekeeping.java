package io.kruxos.sandbox.executor;

import java.lang.System.Logger.Level;
import java.util.concurrent.LinkedBlockingQueue;

/** One unconfined thread for what takes its time and belongs to no call, one thing after another. */
final class Housekeeping implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());

    private final LinkedBlockingQueue<Runnable> chores = new LinkedBlockingQueue<>();
    private final Thread thread;

    Housekeeping() {
        this.thread = Thread.ofPlatform().name("executor-housekeeping").daemon().start(this::work);
    }

    void later(Runnable chore) {
        chores.add(chore);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void work() {
        try {
            while (true) {
                doOne(chores.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void doOne(Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            // An edge: the next chore must not wait for ever because this one failed.
            LOG.log(Level.ERROR, "housekeeping failed", e);
        }
    }
}
