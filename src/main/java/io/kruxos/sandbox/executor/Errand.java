package io.kruxos.sandbox.executor;

import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;

/** One piece of work that the executor has taken on; ends with exactly one result, from whatever thread comes to it. */
public interface Errand {
    CellPlan plan();

    Work work();

    /** Whether the caller has withdrawn it. */
    boolean cancelled();

    /** Ends the errand later than its work returned; only the first result counts. Never blocks. On an unconfined thread. */
    void finish(WorkResult result);

    /**
     * Registers what to do when the caller withdraws; at once when that has happened already. It runs on the thread that reads
     * requests and must not hold it up. A second registration replaces the first.
     */
    void onCancel(Runnable action);
}
