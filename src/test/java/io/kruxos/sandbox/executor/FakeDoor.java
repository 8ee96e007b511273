package io.kruxos.sandbox.executor;

import io.kruxos.domain.AgentName;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.WorkResult;

/** A door that leads nowhere: works of these tests need no cell. */
final class FakeDoor implements CellDoor {
    @Override
    public WorkResult run(Errand errand, CellWork code) {
        throw new IllegalStateException("no cell here");
    }

    @Override
    public void close(AgentName agent) {}
}
