package io.kruxos.capability;

import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;

/** Runs work in an agent's cell; blocks until it has ended. */
@FunctionalInterface
public interface CellExecution {
    /**
     * Runs the work.
     *
     * @return how it ended; an executor that is gone is a {@link WorkResult.Failed} too
     */
    WorkResult run(CellPlan plan, Work work, CancellationHook cancellation);
}
