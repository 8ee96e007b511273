package io.kruxos.sandbox.executor;

import io.kruxos.domain.AgentName;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.WorkResult;

/** The way into cells, opened where needed. Calls block and come from unconfined platform threads. */
public interface CellDoor {
    /** Runs {@code code} on a confined thread of the errand's cell and returns how it ended. */
    WorkResult run(Errand errand, CellWork code);

    /** Closes the agent's cells; returns when that is done. */
    void close(AgentName agent);
}
