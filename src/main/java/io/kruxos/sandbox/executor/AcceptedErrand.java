package io.kruxos.sandbox.executor;

import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An errand that came over a connection. */
final class AcceptedErrand implements Errand {
    private final CellPlan plan;
    private final Work work;
    private final Consumer<WorkResult> later;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Guarded by this. */
    private boolean cancelled;

    /** Guarded by this. */
    private @Nullable Runnable onCancel;

    /** {@code later} sends a result that comes after the work returned. */
    AcceptedErrand(CellPlan plan, Work work, Consumer<WorkResult> later) {
        this.plan = plan;
        this.work = work;
        this.later = later;
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
    public synchronized boolean cancelled() {
        return cancelled;
    }

    @Override
    public void finish(WorkResult result) {
        if (end()) {
            later.accept(result);
        }
    }

    /** Whether this was the first result. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            onCancel = action;
            if (!cancelled) {
                return;
            }
        }
        action.run();
    }

    /** The caller has withdrawn. */
    void cancel() {
        Runnable action;
        synchronized (this) {
            cancelled = true;
            action = onCancel;
        }
        if (action != null && !ended.get()) {
            action.run();
        }
    }
}
