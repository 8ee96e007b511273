package io.kruxos.capability.process;

import io.kruxos.capability.process.ProcessEnd.Exhausted;
import io.kruxos.linux.Wait;
import io.kruxos.sandbox.CellProcess;
import io.kruxos.sandbox.Signals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Looks after one running program until it has ended: its streams, its time, its limits, its death. On the loop's thread. */
final class ProcessWatch {
    /** How long what was asked to end may take before it is killed. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration MEMORY_LOOK = Duration.ofMillis(200);
    private static final int SIGXCPU = 24;

    /** When the peak of memory is looked at: soon at first, because most processes are short. */
    private static final List<Duration> PEAK_LOOKS =
            List.of(Duration.ofMillis(10), Duration.ofMillis(90), Duration.ofMillis(400), Duration.ofSeconds(1));

    /** What timers are for. */
    private enum Timer {
        DEADLINE,
        DEATH,
        MEMORY,
        PEAK
    }

    private final EventLoop loop;
    private final ManagedProcess process;
    private final CellProcess program;
    private final OutputPump out;
    private final OutputPump err;
    private final @Nullable InputFeed in;
    private final OwnPeak ownPeak;
    private final Runnable killLeftOver;
    private final long token;

    /** By what they are for, at most one each; also set by the thread that starts. */
    private final Map<Timer, EventLoop.Due> timers = new ConcurrentHashMap<>();

    private boolean ended;

    /** What the end will be called when it was brought about; null while nobody did. */
    private @Nullable ProcessState cause;

    private @Nullable Exhausted exhausted;
    private long peakBytes;

    /** @param killLeftOver kills what the program has left behind outside of its tree */
    ProcessWatch(
            EventLoop loop,
            ManagedProcess process,
            CellProcess program,
            OutputPump out,
            OutputPump err,
            @Nullable InputFeed in,
            OwnPeak ownPeak,
            Runnable killLeftOver) {
        this.loop = loop;
        this.token = loop.token();
        this.process = process;
        this.program = program;
        this.out = out;
        this.err = err;
        this.in = in;
        this.ownPeak = ownPeak;
        this.killLeftOver = killLeftOver;
    }

    /** Begins; on the thread that started the program. */
    void start() {
        later(Timer.PEAK, PEAK_LOOKS.getFirst(), () -> lookAtPeak(1));
        if (!process.request().background()) {
            later(
                    Timer.DEADLINE,
                    process.request().timeout(),
                    () -> stop(ProcessState.TIMED_OUT, Signals.TERMINATE, GRACE));
        }
        if (process.limits().treeMemoryBytes() != null) {
            later(Timer.MEMORY, MEMORY_LOOK, this::lookAtMemory);
        }
        out.start();
        err.start();
        if (in != null) {
            in.start();
        }
        // Last: the end may be seen at once, and takes the timers away.
        loop.on(token, this::end, program::watch);
    }

    /**
     * Has the program end: signals its process group, and kills its whole tree when that does not help in time.
     *
     * @param grace how long it may take; negative for as long as it likes
     */
    void stop(ProcessState how, int signal, Duration grace) {
        if (ended) {
            return;
        }
        if (cause == null) {
            cause = how;
        }
        if (signal == Signals.KILL) {
            program.killTree();
            return;
        }
        program.signalGroup(signal);
        if (!grace.isNegative()) {
            later(Timer.DEATH, grace, () -> stop(how, Signals.KILL, grace));
        }
    }

    /** Has the program end soon; from any thread. */
    void order(ProcessState how, int signal) {
        loop.order(() -> stop(how, signal, GRACE));
    }

    private void later(Timer what, Duration delay, Runnable action) {
        EventLoop.Due before = timers.put(what, loop.after(delay, action));
        if (before != null) {
            loop.cancel(before);
        }
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        timers.values().forEach(loop::cancel);
        loop.forget(token);
        if (in != null) {
            in.close();
        }
        if (cause != null) {
            // The program has ended, others of its tree may not have.
            program.killTree();
            killLeftOver.run();
        }
        out.drain();
        err.drain();
        Wait.End how = program.reap();
        program.close();
        process.ended(state(how), finding(how));
    }

    private ProcessState state(Wait.End how) {
        if (how.signal() == 0) {
            // Whoever asked it to end, it did so by itself; only a passed time is told in any case.
            return cause == ProcessState.TIMED_OUT ? ProcessState.TIMED_OUT : ProcessState.COMPLETED;
        }
        return cause == null ? ProcessState.KILLED : cause;
    }

    private ProcessEnd finding(Wait.End how) {
        boolean timedOut = cause == ProcessState.TIMED_OUT;
        return new ProcessEnd(
                how.signal() != 0 || timedOut ? null : (Integer) how.code(),
                how.signal(),
                process.age(),
                Usage.of(how, peakBytes, ownPeak.bytes(how.memoryPeakBytes())),
                exhausted == null ? cpuExhausted(how) : exhausted);
    }

    private @Nullable Exhausted cpuExhausted(Wait.End how) {
        Duration allowed = process.limits().cpuTime();
        Duration used = how.userTime().plus(how.systemTime());
        boolean warned = how.signal() == SIGXCPU;
        // A program may live on after the warning; then the kernel kills it, and says nothing but the time.
        boolean killed = how.signal() == Signals.KILL && allowed != null && used.compareTo(allowed) >= 0;
        return allowed != null && cause == null && (warned || killed)
                ? new Exhausted("cpu_ms", allowed.toMillis(), used.toMillis())
                : null;
    }

    private void lookAtMemory() {
        Long allowed = process.limits().treeMemoryBytes();
        if (ended || allowed == null) {
            return;
        }
        long seen = program.residentBytes();
        if (seen > allowed) {
            exhausted = new Exhausted("memory_bytes", allowed, seen);
            stop(ProcessState.KILLED, Signals.KILL, GRACE);
        } else {
            later(Timer.MEMORY, MEMORY_LOOK, this::lookAtMemory);
        }
    }

    private void lookAtPeak(int look) {
        if (!ended) {
            peakBytes = Math.max(peakBytes, ProcFigures.memoryPeakBytes(Long.toString(program.pid())));
            Duration next = PEAK_LOOKS.get(Math.min(look, PEAK_LOOKS.size() - 1));
            later(Timer.PEAK, next, () -> lookAtPeak(look + 1));
        }
    }
}
