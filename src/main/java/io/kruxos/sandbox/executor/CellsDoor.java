package io.kruxos.sandbox.executor;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import io.kruxos.sandbox.Cancellation;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Cells;
import io.kruxos.sandbox.SandboxUnavailable;
import io.kruxos.sandbox.WorkResult;
import java.lang.System.Logger.Level;
import java.util.Map;

/** The door to real cells. */
public final class CellsDoor implements CellDoor {
    private static final System.Logger LOG = System.getLogger(CellsDoor.class.getName());

    private final Cells cells;

    public CellsDoor(Cells cells) {
        this.cells = cells;
    }

    @Override
    public WorkResult run(Errand errand, CellWork code) {
        try {
            Cancellation cancellation = new Cancellation();
            errand.onCancel(cancellation::cancel);
            return cells.open(errand.plan()).run(errand.work(), code, cancellation);
        } catch (SandboxUnavailable e) {
            LOG.log(Level.ERROR, "the cell of " + errand.plan().agent() + " could not be opened", e);
            return new WorkResult.Failed(unavailable(e));
        }
    }

    @Override
    public void close(AgentName agent) {
        cells.close(agent);
    }

    private static StructuredError unavailable(SandboxUnavailable e) {
        return StructuredError.of(
                        "ServiceUnavailable",
                        "The sandbox cannot be set up as promised, so nothing was run: layer " + e.layer() + ".",
                        RecoveryAction.of(
                                "ask_operator", "Tell the operator: kruxos sandbox diagnose says what is missing."))
                .withContext(Map.of("ran", "no", "layer", e.layer()));
    }
}
