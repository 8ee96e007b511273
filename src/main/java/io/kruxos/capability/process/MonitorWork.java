package io.kruxos.capability.process;

import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.CellDoor;
import io.kruxos.sandbox.executor.Errand;
import io.kruxos.sandbox.executor.ExecutorWork;
import java.util.Optional;

/** {@code process.monitor}: how a process is doing. */
final class MonitorWork implements ExecutorWork {
    private final ProcessTable table;

    MonitorWork(ProcessTable table) {
        this.table = table;
    }

    @Override
    public Optional<WorkResult> perform(Errand errand, CellDoor cells) {
        return Optional.of(new WorkResult.Done(Answers.status(table.named(errand))));
    }
}
