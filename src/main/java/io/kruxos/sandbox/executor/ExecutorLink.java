package io.kruxos.sandbox.executor;

import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.ExecutorErrors.Ran;
import io.kruxos.wire.CborException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Keeps one connection to the executor, over and over; one platform thread connects and reads. */
final class ExecutorLink implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ExecutorLink.class.getName());
    private static final long BACK_OFF_MS_MIN = 5;
    private static final long BACK_OFF_MS_MAX = 500;

    private final ExecutorClientSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;

    /** Written under {@link #lock}. */
    private volatile @Nullable ExecutorConnection connection;

    private volatile boolean closed;

    ExecutorLink(ExecutorClientSettings settings) {
        this.settings = settings;
        this.thread = Thread.ofPlatform().name("executor-link").daemon().start(this::keep);
    }

    /** Sends and waits; {@code wall} is the time the work may take, null for as long as it likes. */
    WorkResult result(Exchange exchange, @Nullable Duration wall) {
        try {
            WorkResult unsent = send(exchange);
            return unsent != null ? unsent : new ResultWait(exchange, wall, settings.grace()).await();
        } catch (CborException e) {
            return new WorkResult.Failed(ExecutorErrors.unsendable(exchange.name(), String.valueOf(e.getMessage())));
        }
    }

    void cancel(Exchange exchange) {
        exchange.markCancelled();
        ExecutorConnection over = exchange.connection();
        if (over != null) {
            over.cancel(exchange);
        }
    }

    Optional<ExecutorReport> report() {
        ExecutorConnection now = connection;
        return now == null ? Optional.empty() : Optional.of(now.report());
    }

    Optional<ExecutorReport> awaitReport(Duration timeout) throws InterruptedException {
        ExecutorConnection now = connected(System.nanoTime() + timeout.toNanos());
        return now == null ? Optional.empty() : Optional.of(now.report());
    }

    @Override
    public void close() {
        closed = true;
        ExecutorConnection now = connection;
        if (now != null) {
            now.close();
        }
        LockSupport.unpark(thread);
    }

    /** Null when it was sent. A connection that is lost while it is sent to is waited for again: nothing ran. */
    private @Nullable WorkResult send(Exchange exchange) {
        long deadline = System.nanoTime() + settings.patience().toNanos();
        try {
            while (true) {
                ExecutorConnection now = connected(deadline);
                if (now == null || exchange.cancelled()) {
                    return unreached(exchange, now == null ? "it is not there" : "the call was withdrawn");
                }
                if (now.send(exchange)) {
                    if (exchange.cancelled()) {
                        now.cancel(exchange);
                    }
                    return null;
                }
                forget(now);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unreached(exchange, "the call was withdrawn");
        }
    }

    private static WorkResult unreached(Exchange exchange, String why) {
        return new WorkResult.Failed(ExecutorErrors.lost(exchange.name(), Ran.NO, why));
    }

    private @Nullable ExecutorConnection connected(long deadline) throws InterruptedException {
        ExecutorConnection now = connection;
        if (now != null) {
            return now;
        }
        lock.lockInterruptibly();
        try {
            while (connection == null && !closed) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return null;
                }
                changed.awaitNanos(left);
            }
            return connection;
        } finally {
            lock.unlock();
        }
    }

    private void keep() {
        long backOffMs = BACK_OFF_MS_MIN;
        while (!closed) {
            try {
                ExecutorConnection fresh = ExecutorConnection.open(settings);
                backOffMs = BACK_OFF_MS_MIN;
                use(fresh);
            } catch (IOException e) {
                LOG.log(backOffMs == BACK_OFF_MS_MIN ? Level.INFO : Level.DEBUG, "no executor: {0}", e.getMessage());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(backOffMs));
                backOffMs = Math.min(BACK_OFF_MS_MAX, 2 * backOffMs);
            }
        }
        publish(null);
    }

    private void use(ExecutorConnection fresh) {
        ExecutorReport report = fresh.report();
        LOG.log(Level.INFO, "executor {0} is connected, mode {1}", Long.toString(report.pid()), report.mode());
        publish(fresh);
        if (closed) {
            fresh.close();
        }
        String why = fresh.read();
        forget(fresh);
        LOG.log(Level.WARNING, "the executor was lost: {0}", why);
    }

    private void publish(@Nullable ExecutorConnection now) {
        lock.lock();
        try {
            connection = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void forget(ExecutorConnection old) {
        lock.lock();
        try {
            if (connection == old) {
                connection = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
