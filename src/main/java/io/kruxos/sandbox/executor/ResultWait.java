package io.kruxos.sandbox.executor;

import io.kruxos.sandbox.WorkResult;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The wait of one thread for one result: withdraws the work when the thread is interrupted or the time is over. */
final class ResultWait {
    private final Exchange exchange;
    private final @Nullable Duration wall;
    private final Duration grace;
    private long deadline = Long.MAX_VALUE;
    private boolean withdrawn;
    private boolean interrupted;
    private boolean overdue;

    ResultWait(Exchange exchange, @Nullable Duration wall, Duration grace) {
        this.exchange = exchange;
        this.wall = wall;
        this.grace = grace;
        if (wall != null) {
            deadline = System.nanoTime() + wall.plus(grace).toNanos();
        }
    }

    WorkResult await() {
        WorkResult result = exchange.result();
        while (result == null) {
            park();
            result = exchange.result();
            if (result == null) {
                result = look();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return result;
    }

    private void park() {
        if (deadline == Long.MAX_VALUE) {
            LockSupport.park(exchange);
        } else {
            LockSupport.parkNanos(exchange, Math.max(0, deadline - System.nanoTime()));
        }
    }

    /** What to do about a thread that woke without a result; a result when nothing more is waited for. */
    private @Nullable WorkResult look() {
        // Cleared, or the next park would return at once.
        if (Thread.interrupted()) {
            interrupted = true;
            withdraw();
        }
        if (deadline != Long.MAX_VALUE && System.nanoTime() >= deadline) {
            if (withdrawn) {
                return gaveUp();
            }
            overdue = true;
            withdraw();
        }
        return null;
    }

    private void withdraw() {
        ExecutorConnection over = exchange.connection();
        if (!withdrawn && over != null) {
            withdrawn = true;
            over.cancel(exchange);
            deadline = System.nanoTime() + grace.toNanos();
        }
    }

    private WorkResult gaveUp() {
        return new WorkResult.Failed(
                overdue && wall != null
                        ? ExecutorErrors.overdue(exchange.name(), wall)
                        : ExecutorErrors.lost(exchange.name(), ExecutorErrors.Ran.UNKNOWN, "it did not answer"));
    }
}
