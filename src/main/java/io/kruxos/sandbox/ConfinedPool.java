package io.kruxos.sandbox;

import io.kruxos.sandbox.EnforcementReport.Layer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The confined threads of one cell and one profile: started on demand, ended when idle, never more than the limit.
 *
 * <p>Confined threads touch only what cannot wake another thread: the lock-free list of idle ones and counters.
 */
final class ConfinedPool {
    private final CellPlan plan;
    private final Enclosure enclosure;
    private final CellFiles files;
    private final WorkProfile profile;
    private final ThreadRegistry registry;
    private final int threadsMax;
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicInteger started = new AtomicInteger();
    private final ConcurrentLinkedDeque<ConfinedThread> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;
    private volatile List<Layer> layers = List.of();

    ConfinedPool(
            CellPlan plan,
            Enclosure enclosure,
            CellFiles files,
            WorkProfile profile,
            ThreadRegistry registry,
            int threadsMax) {
        this.plan = plan;
        this.enclosure = enclosure;
        this.files = files;
        this.profile = profile;
        this.registry = registry;
        this.threadsMax = threadsMax;
    }

    /**
     * Runs a job and returns its end, or nothing when all threads are busy and no more may be started; on an unconfined
     * platform thread, the one that made the job.
     */
    Optional<Job.Ending> run(Job job) {
        ConfinedThread thread = free();
        if (thread == null) {
            return Optional.empty();
        }
        thread.give(job);
        return Optional.of(job.await());
    }

    /** Starts a first thread. */
    void open() {
        ConfinedThread first = free();
        if (first != null) {
            idle(first);
        }
    }

    /** The layers in force, as they were read back from the latest thread. */
    List<Layer> layers() {
        return layers;
    }

    /** No thread takes a job after this; those at work end with it. */
    void close() {
        closed = true;
        ConfinedThread thread = idle.pollFirst();
        while (thread != null) {
            thread.stop();
            thread = idle.pollFirst();
        }
    }

    boolean isClosed() {
        return closed;
    }

    Enclosure enclosure() {
        return enclosure;
    }

    WorkProfile profile() {
        return profile;
    }

    ThreadRegistry registry() {
        return registry;
    }

    CellContext context(Job job) {
        return new ConfinedContext(plan, files, enclosure.paths(), profile, job.cancellation());
    }

    void readBack(int tid, boolean refusesRoot) {
        layers = enclosure.readBack(tid, profile, refusesRoot);
    }

    void idle(ConfinedThread thread) {
        idle.addFirst(thread);
    }

    /** Whether an idle thread may end: nobody has taken it for a job meanwhile. */
    boolean retire(ConfinedThread thread) {
        return idle.removeLastOccurrence(thread);
    }

    void ended() {
        threads.decrementAndGet();
    }

    private @Nullable ConfinedThread free() {
        ConfinedThread thread = idle.pollFirst();
        if (thread != null) {
            return thread;
        }
        if (threads.incrementAndGet() > threadsMax) {
            threads.decrementAndGet();
            return null;
        }
        return ConfinedThread.start(this, name());
    }

    private String name() {
        return "cell-" + plan.number() + "-" + (profile == WorkProfile.FILES ? "f" : "p") + started.incrementAndGet();
    }
}
