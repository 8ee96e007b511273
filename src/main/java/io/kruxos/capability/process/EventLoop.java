package io.kruxos.capability.process;

import io.kruxos.linux.Readiness;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** One unconfined thread that all processes are looked after on: what becomes readable or writable, what is due, what is ordered. */
final class EventLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

    private final Readiness readiness = new Readiness();
    private final Map<Long, Runnable> handlers = new ConcurrentHashMap<>();
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final ConcurrentNavigableMap<Due, Runnable> timers = new ConcurrentSkipListMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Thread thread;

    /** In the clock of {@link System#nanoTime}: when the thread looks at the timers next. */
    private volatile long nextLook = Long.MAX_VALUE;

    private volatile boolean closed;

    EventLoop() {
        thread = Thread.ofPlatform().name("processes").daemon().start(this::run);
    }

    /** What is known by a token, so that it can be looked at. */
    @FunctionalInterface
    interface Registration {
        void add(Readiness readiness, long token);
    }

    /** A time and a number that tells equal times apart. */
    record Due(long at, long number) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int order = Long.compare(at - other.at, 0);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    /** A number that nothing else here has. */
    long token() {
        return numbers.incrementAndGet();
    }

    /** From now on runs the handler on the loop's thread whenever what is registered is ready; from any thread. */
    void on(long token, Runnable handler, Registration registration) {
        handlers.put(token, handler);
        registration.add(readiness, token);
    }

    /** Forgets a handler; before its descriptor is closed. */
    void forget(long token) {
        handlers.remove(token);
    }

    /** Runs something on the loop's thread soon. */
    void order(Runnable action) {
        orders.add(action);
        readiness.wake();
    }

    /** Runs something on the loop's thread later. */
    Due after(Duration delay, Runnable action) {
        Due due = new Due(System.nanoTime() + delay.toNanos(), numbers.incrementAndGet());
        timers.put(due, action);
        if (due.at() - nextLook < 0) {
            readiness.wake();
        }
        return due;
    }

    void cancel(Due due) {
        timers.remove(due);
    }

    @Override
    public void close() {
        closed = true;
        readiness.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        readiness.close();
    }

    private void run() {
        while (!closed) {
            for (long token : readiness.await(timeoutMs())) {
                Runnable handler = handlers.get(token);
                if (handler != null) {
                    safely(handler);
                }
            }
            for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
                safely(order);
            }
            runDue();
        }
    }

    private int timeoutMs() {
        // Set before the timers are read: who adds one later sees it and wakes the thread.
        nextLook = Long.MAX_VALUE;
        Map.Entry<Due, Runnable> first = timers.firstEntry();
        if (first == null) {
            return -1;
        }
        long now = System.nanoTime();
        long left = Math.max(0, first.getKey().at() - now);
        nextLook = first.getKey().at();
        return (int) Math.min(Integer.MAX_VALUE, (left + 999_999) / 1_000_000);
    }

    private void runDue() {
        Map.Entry<Due, Runnable> first = timers.firstEntry();
        while (first != null && first.getKey().at() - System.nanoTime() <= 0) {
            if (timers.remove(first.getKey(), first.getValue())) {
                safely(first.getValue());
            }
            first = timers.firstEntry();
        }
    }

    private static void safely(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            // An edge: one process's trouble must not leave all others unattended.
            LOG.log(Level.ERROR, "looking after a process failed", e);
        }
    }
}
