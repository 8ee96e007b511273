package io.kruxos.durable;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The thread behind a {@link CommitQueue}. It takes a turn every linger while there are appends and sleeps when there have
 * been none for a while, so that an append need not wake it.
 */
final class Background {
    /** What a turn left: whether the next one comes at once, and what waits for it. */
    record Turn(boolean soon, @Nullable Object oldest) {
        static Turn again() {
            return new Turn(true, null);
        }

        static Turn rest(@Nullable Object oldest) {
            return new Turn(false, oldest);
        }
    }

    /** Work done with the lock held; null ends the thread. */
    @FunctionalInterface
    interface Work {
        @Nullable
        Turn turn(@Nullable Object oldest);
    }

    private static final int IDLE_TURNS_MAX = 50;
    private static final long FOREVER_NANOS = Long.MAX_VALUE;

    private final ReentrantLock lock;
    private final Condition wanted;
    private final Duration linger;
    private final Work work;
    private final Thread thread;

    // Guarded by the lock.
    private long appends;
    private boolean asleep;
    private boolean woken;

    Background(ReentrantLock lock, Duration linger, Work work) {
        this.lock = lock;
        this.wanted = lock.newCondition();
        this.linger = linger;
        this.work = work;
        this.thread = Thread.ofPlatform().name("commit-queue").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Tells of an append; called with the lock held. */
    void appended() {
        appends++;
        if (asleep) {
            wake();
        }
    }

    /** Makes the next turn come soon; called with the lock held. */
    void wake() {
        woken = true;
        wanted.signal();
    }

    void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        lock.lock();
        try {
            int idle = 0;
            Turn turn = work.turn(null);
            while (turn != null) {
                if (!turn.soon()) {
                    long before = appends;
                    rest(idle > IDLE_TURNS_MAX && turn.oldest() == null);
                    idle = before == appends ? idle + 1 : 0;
                }
                turn = work.turn(turn.oldest());
            }
        } finally {
            lock.unlock();
        }
    }

    private void rest(boolean untilWoken) {
        asleep = untilWoken;
        long left = linger.toNanos();
        try {
            while (!woken && (untilWoken || left > 0)) {
                left = wanted.awaitNanos(untilWoken ? FOREVER_NANOS : left);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; the next turn finds what there is to do.
        }
        asleep = false;
        woken = false;
    }
}
