package io.kruxos.sandbox;

import io.kruxos.linux.Landlock;
import io.kruxos.linux.Threads;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One confined thread of a cell: enters the enclosure, is read back, then takes one job after the other until it has been
 * idle for a minute or its pool closes.
 */
final class ConfinedThread {
    private static final Duration IDLE_MAX = Duration.ofMinutes(1);

    private final ConfinedPool pool;
    private final Thread thread;
    private volatile State state = new State.Entering();
    private volatile @Nullable Job slot;
    private volatile boolean stopped;

    /** How far the thread has come. */
    private sealed interface State {
        record Entering() implements State {}

        record Entered(int tid, boolean refusesRoot) implements State {}

        record Refused(Throwable cause) implements State {}
    }

    private ConfinedThread(ConfinedPool pool, String name, Thread starter) {
        this.pool = pool;
        this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(() -> run(starter));
    }

    /**
     * Starts a thread and returns once the kernel has confirmed its confinement; on an unconfined platform thread.
     *
     * @throws SandboxUnavailable when it could not be confined
     */
    static ConfinedThread start(ConfinedPool pool, String name) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a confined thread must not wake a virtual one");
        }
        ConfinedThread confined = new ConfinedThread(pool, name, Thread.currentThread());
        confined.thread.start();
        try {
            confined.confirm();
        } catch (RuntimeException e) {
            confined.stop();
            throw e;
        }
        return confined;
    }

    /** Gives it a job; only by whoever took it from the idle ones. */
    void give(Job job) {
        slot = job;
        LockSupport.unpark(thread);
    }

    /** Lets it end after the job at hand. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    private void confirm() {
        State seen = state;
        while (seen instanceof State.Entering) {
            LockSupport.park(this);
            seen = state;
        }
        if (seen instanceof State.Refused(Throwable cause)) {
            throw cause instanceof SandboxUnavailable unavailable
                    ? unavailable
                    : new SandboxUnavailable("threads", String.valueOf(cause), "The executor's log has the details");
        }
        if (seen instanceof State.Entered(int tid, boolean refusesRoot)) {
            pool.readBack(tid, refusesRoot);
        }
    }

    private void run(Thread starter) {
        try {
            state = enter();
            LockSupport.unpark(starter);
            work();
        } catch (Throwable e) {
            // The thread's edge: it is of no use, and whoever started it hears why.
            state = new State.Refused(e);
            LockSupport.unpark(starter);
        } finally {
            pool.ended();
        }
    }

    private State enter() {
        int tid = Threads.currentId();
        pool.registry().add(tid, thread);
        pool.enclosure().enter(pool.profile());
        return new State.Entered(tid, Landlock.refusesRoot());
    }

    private void work() {
        long idleSince = System.nanoTime();
        while (true) {
            Job job = slot;
            if (job != null) {
                slot = null;
                Job.Ending ending = job.perform(pool.context(job));
                // Idle first: the caller may come back with more before this line is left.
                boolean last = stopped || pool.isClosed();
                if (!last) {
                    pool.idle(this);
                }
                job.end(ending);
                if (last) {
                    return;
                }
                idleSince = System.nanoTime();
            } else if (stopped || (idleSince + IDLE_MAX.toNanos() < System.nanoTime() && pool.retire(this))) {
                return;
            } else {
                LockSupport.parkNanos(this, IDLE_MAX.toNanos());
            }
        }
    }
}
