package io.kruxos.capability.process;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.SessionId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One process that an agent started, from its start until it is forgotten. Safe for all threads. */
final class ManagedProcess {
    private static final long OUTPUT_BYTES = 16 << 20;

    private final String id;
    private final AgentName agent;
    private final SessionId session;
    private final RunRequest request;
    private final EnforcedLimits limits;
    private final Instant startedAt;
    private final long startedNanos = System.nanoTime();
    private final OutputLog out;
    private final OutputLog err;

    /** Guarded by this, as is all below. */
    private ProcessState state = ProcessState.RUNNING;

    private @Nullable ProcessEnd end;
    private long pid;
    private boolean doomed;
    private final List<Runnable> onEnd = new ArrayList<>();

    ManagedProcess(
            String id,
            AgentName agent,
            SessionId session,
            RunRequest request,
            EnforcedLimits limits,
            Instant startedAt,
            Path logs) {
        this.id = id;
        this.agent = agent;
        this.session = session;
        this.request = request;
        this.limits = limits;
        this.startedAt = startedAt;
        Long outputBytes = request.limits().outputBytes();
        long most = outputBytes == null ? OUTPUT_BYTES : outputBytes;
        this.out = new OutputLog(logs.resolve(id + ".out"), most);
        this.err = new OutputLog(logs.resolve(id + ".err"), most);
    }

    String id() {
        return id;
    }

    AgentName agent() {
        return agent;
    }

    SessionId session() {
        return session;
    }

    RunRequest request() {
        return request;
    }

    EnforcedLimits limits() {
        return limits;
    }

    Instant startedAt() {
        return startedAt;
    }

    OutputLog out() {
        return out;
    }

    OutputLog err() {
        return err;
    }

    /** Marks a process that was to be killed while it was being started. */
    synchronized void doom() {
        doomed = true;
    }

    synchronized boolean doomed() {
        return doomed;
    }

    synchronized void started(long number) {
        pid = number;
    }

    synchronized ProcessState state() {
        return state;
    }

    boolean running() {
        return state() == ProcessState.RUNNING;
    }

    synchronized @Nullable ProcessEnd end() {
        return end;
    }

    synchronized Duration duration() {
        return end == null ? Duration.ofNanos(System.nanoTime() - startedNanos) : end.duration();
    }

    /** What it has used until now, or at its end. */
    Usage usage() {
        ProcessEnd known = end();
        return known == null ? ProcFigures.usage(number()) : known.usage();
    }

    /** Runs when it has ended; at once when it has already. */
    void onEnd(Runnable action) {
        synchronized (this) {
            if (end == null) {
                onEnd.add(action);
                return;
            }
        }
        action.run();
    }

    void ended(ProcessState how, ProcessEnd what) {
        List<Runnable> waiting;
        synchronized (this) {
            state = how;
            end = what;
            waiting = List.copyOf(onEnd);
            onEnd.clear();
        }
        waiting.forEach(Runnable::run);
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    private synchronized long number() {
        return pid;
    }
}
