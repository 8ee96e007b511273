package io.kruxos.sandbox;

import io.kruxos.domain.Digest;
import io.kruxos.domain.Errors;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** What an agent gets: confined threads of both profiles over one enclosure. Any number of platform threads may use it. */
public final class Cell {
    private static final Logger LOG = System.getLogger(Cell.class.getName());
    private static final int THREADS_MAX = 16;
    private static final Duration RETRY = Duration.ofMillis(500);

    private final CellPlan plan;
    private final Enclosure enclosure;
    private final CellFiles tree;
    private final ConfinedPool files;
    private final ConfinedPool processes;
    private final Digest profile;

    /** Guarded by this object, as is {@link #closed}: pieces of work at hand. */
    private int running;

    private boolean closed;

    Cell(CellPlan plan, Enclosure enclosure, ThreadRegistry registry) {
        this.plan = plan;
        this.enclosure = enclosure;
        this.tree = new CellFiles(plan.mounts(), enclosure.mountRoots());
        this.files = new ConfinedPool(plan, enclosure, tree, WorkProfile.FILES, registry, THREADS_MAX);
        this.processes = new ConfinedPool(plan, enclosure, tree, WorkProfile.PROCESSES, registry, THREADS_MAX);
        this.profile = Digest.of(enclosure.description().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Starts a thread of each profile.
     *
     * @throws SandboxUnavailable when one could not be confined as promised
     */
    void open() {
        files.open();
        processes.open();
    }

    public CellPlan plan() {
        return plan;
    }

    /** What is in force, as the kernel said. */
    public EnforcementReport enforcement() {
        return new EnforcementReport(enclosure.mode(), processes.layers(), profile);
    }

    /**
     * Runs work on a confined thread and waits for its end; on a platform thread.
     *
     * @return {@code ResourceExhausted} when as many pieces of work run as a cell may have, {@code ServiceUnavailable} when
     *     the cell is closed, cannot be confined any more, or the code broke
     */
    public WorkResult run(Work work, CellWork code, Cancellation cancellation) {
        if (!entered()) {
            return unavailable("the cell was closed");
        }
        try {
            Job job = new Job(code, work, cancellation);
            return pool(code.profile())
                    .run(job)
                    .map(ending -> result(ending, work))
                    .orElseGet(Cell::full);
        } catch (SandboxUnavailable e) {
            LOG.log(Level.ERROR, "a thread of " + plan.agent() + "'s cell could not be confined", e);
            return unavailable(String.valueOf(e.getMessage()));
        } finally {
            leave();
        }
    }

    /** Takes no more work; when what runs has ended, everything that the cell holds is given up. */
    void close() {
        boolean last;
        synchronized (this) {
            last = !closed && running == 0;
            closed = true;
        }
        files.close();
        processes.close();
        if (last) {
            tree.close();
            enclosure.close();
        }
    }

    private synchronized boolean entered() {
        if (!closed) {
            running++;
        }
        return !closed;
    }

    private void leave() {
        boolean last;
        synchronized (this) {
            running--;
            last = closed && running == 0;
        }
        if (last) {
            tree.close();
            enclosure.close();
        }
    }

    private ConfinedPool pool(WorkProfile wanted) {
        return switch (wanted) {
            case FILES -> files;
            case PROCESSES -> processes;
        };
    }

    private static WorkResult result(Job.Ending ending, Work work) {
        return switch (ending) {
            case Job.Ending.Result(WorkResult value) -> value;
            case Job.Ending.Broken(Throwable cause) -> {
                LOG.log(Level.ERROR, work.name() + " broke (" + work.call() + ")", cause);
                yield new WorkResult.Failed(Errors.unexpected(work.call()));
            }
        };
    }

    private static WorkResult full() {
        return new WorkResult.Failed(Errors.resourceExhausted(
                        "cell_threads",
                        "As many calls of this kind as a cell may run at once are running",
                        Map.of("threads_max", THREADS_MAX))
                .withRetry(RETRY));
    }

    private static WorkResult unavailable(String reason) {
        return new WorkResult.Failed(Errors.serviceUnavailable("sandbox", reason, RETRY));
    }
}
