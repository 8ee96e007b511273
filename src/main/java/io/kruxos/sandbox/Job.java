package io.kruxos.sandbox;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work on its way through a confined thread and back. The way back is a volatile field and an unpark: a future,
 * a lock or a queue that a virtual thread waits on would make the confined thread start that thread's carrier, confined.
 */
final class Job {
    private final CellWork code;
    private final Work work;
    private final Cancellation cancellation;
    private final Thread caller = Thread.currentThread();
    private volatile @Nullable Ending ending;

    /** Made by the platform thread that will {@link #await}. */
    Job(CellWork code, Work work, Cancellation cancellation) {
        if (caller.isVirtual()) {
            throw new IllegalStateException("a virtual thread must not wait for a confined one");
        }
        this.code = code;
        this.work = work;
        this.cancellation = cancellation;
    }

    /** How the code ended: with a result, or with something thrown that nobody expected. */
    sealed interface Ending {
        record Result(WorkResult value) implements Ending {}

        record Broken(Throwable cause) implements Ending {}
    }

    Work work() {
        return work;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Runs the code; on a confined thread. */
    Ending perform(CellContext context) {
        try {
            return new Ending.Result(new WorkResult.Done(code.run(context, work)));
        } catch (WorkFailure e) {
            return new Ending.Result(new WorkResult.Failed(e.error()));
        } catch (PathRedirect e) {
            return new Ending.Result(new WorkResult.Redirected(e.realPaths()));
        } catch (Throwable e) {
            // The thread's edge: whatever it is, the caller hears of it and decides.
            return new Ending.Broken(e);
        }
    }

    /** Hands the end to the caller; on a confined thread, or in its place. */
    void end(Ending how) {
        ending = how;
        LockSupport.unpark(caller);
    }

    /** Waits for the end. An interrupt withdraws the work, is waited out and then passed on. */
    Ending await() {
        boolean interrupted = false;
        Ending seen = ending;
        while (seen == null) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                interrupted = true;
                cancellation.cancel();
            }
            seen = ending;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return seen;
    }
}
