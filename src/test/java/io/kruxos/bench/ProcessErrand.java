package io.kruxos.bench;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Mount;
import io.kruxos.domain.SessionId;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.Errand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One {@code process.run}, as the executor's socket would bring it, whose end the thread that made it waits for. */
final class ProcessErrand implements Errand {
    private final CellPlan plan;
    private final Work work;
    private final Thread waiter = Thread.currentThread();
    private volatile @Nullable WorkResult result;

    ProcessErrand(CellPlan plan, Work work) {
        this.plan = plan;
        this.work = work;
    }

    static CellPlan plan(int number, Path workspace) {
        return new CellPlan(
                new AgentName("bench-" + number),
                number,
                List.of(new Mount("/workspace", workspace, true)),
                Limits.NONE);
    }

    /** As the gateway would ask for it: with the program's real path. */
    static Work run(String command, Path program) {
        return work("process.run", Map.of("command", command, "_program", program.toString()));
    }

    @SuppressWarnings("NullAway") // inputs without nulls are inputs too
    static Work work(String name, Map<String, Object> inputs) {
        return new Work(
                new CallId("call_" + "0".repeat(32)),
                new SessionId("ses_" + "0".repeat(32)),
                name,
                inputs,
                List.of(),
                Limits.NONE);
    }

    WorkResult await() {
        WorkResult seen = result;
        while (seen == null) {
            LockSupport.park(this);
            seen = result;
        }
        return seen;
    }

    @Override
    public CellPlan plan() {
        return plan;
    }

    @Override
    public Work work() {
        return work;
    }

    @Override
    public boolean cancelled() {
        return false;
    }

    @Override
    public void finish(WorkResult end) {
        result = end;
        LockSupport.unpark(waiter);
    }

    @Override
    public void onCancel(Runnable action) {}
}
