package io.kruxos.sandbox.executor;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads that take turns at one source of work: whoever has the turn waits for work, passes the turn on, and does the work
 * itself. Work so changes no thread on its way. Threads are added as they are needed and stay.
 */
final class TurnTakers {
    private final String name;
    private final int threadsMax;
    private final Source source;
    private final CountDownLatch over = new CountDownLatch(1);
    private final ReentrantLock turn = new ReentrantLock();

    /** Guarded by {@link #turn}. */
    private int threads;

    /** Threads that are not at work; written under {@link #turn} or when work is done. */
    private final AtomicInteger free = new AtomicInteger();

    /** Where work comes from. */
    interface Source {
        /**
         * Waits for work; called by one thread at a time.
         *
         * @param spare whether the caller may do work, or is the last thread and must go on waiting for what needs no doing
         * @return empty when there will be none any more
         */
        Optional<Runnable> next(Spare spare);
    }

    /** Asked anew for each piece of work. */
    @FunctionalInterface
    interface Spare {
        boolean anotherThread();
    }

    /** Starts with one thread; {@code threadsMax} is 2 at least. */
    TurnTakers(String name, int threadsMax, Source source) {
        this.name = name;
        this.threadsMax = threadsMax;
        this.source = source;
    }

    void start() {
        turn.lock();
        try {
            add();
        } finally {
            turn.unlock();
        }
    }

    /** Waits until the source has ended; work that was begun may still be going on. */
    void awaitEnd() throws InterruptedException {
        over.await();
    }

    private void add() {
        free.incrementAndGet();
        threads++;
        Thread.ofPlatform().name(name + "-" + threads).daemon().start(this::takeTurns);
    }

    private void takeTurns() {
        while (true) {
            Optional<Runnable> work;
            turn.lock();
            try {
                if (over.getCount() == 0) {
                    return;
                }
                work = source.next(() -> free.get() > 1 || threads < threadsMax);
                if (work.isEmpty()) {
                    over.countDown();
                    return;
                }
                if (free.decrementAndGet() == 0) {
                    add();
                }
            } finally {
                turn.unlock();
            }
            work.get().run();
            free.incrementAndGet();
        }
    }
}
