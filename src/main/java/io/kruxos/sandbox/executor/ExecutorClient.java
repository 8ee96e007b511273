package io.kruxos.sandbox.executor;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.SessionId;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The gateway's way to the executor: sends work and waits for its result. Whoever waits parks; virtual threads are meant.
 *
 * <p>A lost executor is connected to again as soon as it is back. Calls that were under way end with {@code
 * ServiceUnavailable}, which says whether they may have run; calls that come meanwhile wait for it, up to a limit.
 */
public final class ExecutorClient implements AutoCloseable {
    private final ExecutorLink link;
    private final Map<CallId, Exchange> underWay = new ConcurrentHashMap<>();

    /** Connects in the background from now on. */
    public ExecutorClient(ExecutorClientSettings settings) {
        this.link = new ExecutorLink(settings);
    }

    /**
     * Has the executor do a piece of work and waits for its result.
     *
     * <p>An interrupt withdraws the work and waits on for what came of it; the thread is interrupted again on return. A call
     * that passes its wall limit by far is withdrawn likewise and ends as {@code Timeout}.
     */
    public WorkResult run(CellPlan plan, Work work) {
        Exchange exchange = new Exchange(work.name(), id -> new Message.Run(id, plan, work));
        underWay.put(work.call(), exchange);
        try {
            return link.result(exchange, work.limits().wall());
        } finally {
            underWay.remove(work.call(), exchange);
        }
    }

    /** Withdraws a call that {@link #run} waits for; its result says what was done. Nothing when it is not under way. */
    public void cancel(CallId call) {
        Exchange exchange = underWay.get(call);
        if (exchange != null) {
            link.cancel(exchange);
        }
    }

    /** Kills what the session left running; returns when that is done. */
    public WorkResult endSession(SessionId session) {
        return link.result(new Exchange("the end of a session", id -> new Message.EndSession(id, session)), null);
    }

    /** Kills all that is the agent's and closes its cells, so that the next call opens them anew; returns when that is done. */
    public WorkResult closeCells(AgentName agent) {
        return link.result(new Exchange("closing cells", id -> new Message.CloseCells(id, agent)), null);
    }

    /**
     * Has the executor look at a host directory, of which it may reach more than the gateway.
     *
     * @return {@code real_path} and whether it is a {@code directory}, {@code FileNotFound}, or that the executor is away
     */
    public WorkResult look(Path directory) {
        return link.result(
                new Exchange("a look at a directory", id -> new Message.Look(id, directory.toString())), null);
    }

    /** Has the executor read its enforcement back again; returns what it says now, empty when it is away. */
    public Optional<ExecutorReport> probe() {
        WorkResult result = link.result(new Exchange("a look at the sandbox", Message.Probe::new), null);
        return result instanceof WorkResult.Done ? link.report() : Optional.empty();
    }

    /** What the executor said of itself last; empty while it is away. */
    public Optional<ExecutorReport> report() {
        return link.report();
    }

    /** Waits for a connected executor; empty when none came in time. */
    public Optional<ExecutorReport> awaitReport(Duration timeout) throws InterruptedException {
        return link.awaitReport(timeout);
    }

    @Override
    public void close() {
        link.close();
    }
}
