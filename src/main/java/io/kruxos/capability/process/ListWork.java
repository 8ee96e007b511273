package io.kruxos.capability.process;

import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.CellDoor;
import io.kruxos.sandbox.executor.Errand;
import io.kruxos.sandbox.executor.ExecutorWork;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code process.list}: the agent's processes, the latest first. */
final class ListWork implements ExecutorWork {
    private static final String ALL = "all";
    private static final long ENTRIES = 50;

    private final ProcessTable table;

    ListWork(ProcessTable table) {
        this.table = table;
    }

    @Override
    public Optional<WorkResult> perform(Errand errand, CellDoor cells) {
        Inputs inputs = new Inputs(errand.work().inputs());
        String filter = inputs.text("state_filter", ALL);
        List<ManagedProcess> matching = table.of(errand.plan().agent()).stream()
                .filter(process -> filter.equals(ALL) || process.state().word().equals(filter))
                .toList();
        return Optional.of(new WorkResult.Done(Map.of(
                "processes",
                matching.stream()
                        .limit(inputs.whole("limit", ENTRIES))
                        .map(Answers::status)
                        .toList(),
                "total",
                (long) matching.size())));
    }
}
