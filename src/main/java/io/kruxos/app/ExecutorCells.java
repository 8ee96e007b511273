package io.kruxos.app;

import io.kruxos.call.SandboxState;
import io.kruxos.capability.CancellationHook;
import io.kruxos.capability.CellExecution;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.SessionId;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.ExecutorClient;
import io.kruxos.sandbox.executor.ExecutorClientSettings;
import io.kruxos.sandbox.executor.PeerIdentity;
import java.io.IOException;
import java.time.Duration;

/** The agents' cells, as the gateway reaches them: through the executor, which may be away for a while. */
final class ExecutorCells implements CellExecution, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ExecutorClient executor;

    private ExecutorCells(ExecutorClient executor) {
        this.executor = executor;
    }

    /**
     * Connects in the background.
     *
     * @param executorUid the user that the executor must run as: root, or the gateway's own
     */
    static ExecutorCells connect(Home home, long executorUid) throws IOException {
        return new ExecutorCells(new ExecutorClient(new ExecutorClientSettings(
                home.executorSocket(), PeerIdentity.ofUid(executorUid), Version.TEXT, PATIENCE, GRACE)));
    }

    @Override
    public WorkResult run(CellPlan plan, Work work, CancellationHook cancellation) {
        cancellation.onCancel(() -> executor.cancel(work.call()));
        try {
            return executor.run(plan, work);
        } finally {
            cancellation.onCancel(null);
        }
    }

    /** What cells are made of now. */
    SandboxState state() {
        return executor.report()
                .map(report -> new SandboxState(report.mode(), report.profile()))
                .orElse(SandboxState.AWAY);
    }

    ExecutorClient executor() {
        return executor;
    }

    /** Kills what a session left running; does not wait for it. */
    void sessionEnded(SessionId session) {
        Thread.ofVirtual().name("end-session").start(() -> executor.endSession(session));
    }

    /** Kills all that runs for an agent; returns when that is done. */
    void kill(AgentName agent) {
        executor.closeCells(agent);
    }

    @Override
    public void close() {
        executor.close();
    }
}
