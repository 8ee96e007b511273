package io.kruxos.sandbox.executor;

import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.WorkResult;
import java.util.Optional;

/** The code of one capability in the executor, around what it does in the cell. */
@FunctionalInterface
public interface ExecutorWork {
    /**
     * Does an errand, or begins it. On an unconfined platform thread, of which there are not many: what takes long is begun
     * here, and the errand {@linkplain Errand#finish finished} from elsewhere.
     *
     * @return the result; empty when it comes later
     * @throws io.kruxos.sandbox.WorkFailure for every expected failure
     */
    Optional<WorkResult> perform(Errand errand, CellDoor cells);

    /** What is done when {@code work} returns. */
    static ExecutorWork inCell(CellWork work) {
        return (errand, cells) -> Optional.of(cells.run(errand, work));
    }
}
