package io.kruxos.capability.process;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Pipe;
import io.kruxos.linux.Stream;
import io.kruxos.sandbox.CellProcess;
import io.kruxos.sandbox.MarkedProcesses;
import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.CellDoor;
import io.kruxos.sandbox.executor.Errand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Starts programs and hands them to the loop that looks after them. */
final class Starter {
    /** Starts at once: fewer than a cell has threads for them, and more than the machine has use for. */
    private static final int STARTS_MAX = 12;

    private static final int BUFFER_BYTES = 64 << 10;

    private final EventLoop loop;
    private final String markPrefix;
    private final MarkedProcesses marked;
    private final Descriptor nothing = Stream.openNothing();
    private final Semaphore starts = new Semaphore(STARTS_MAX);

    /** The loop's own. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    private final OwnPeak ownPeak = new OwnPeak();

    Starter(EventLoop loop, String markPrefix, MarkedProcesses marked) {
        this.loop = loop;
        this.markPrefix = markPrefix;
        this.marked = marked;
    }

    /** A program that runs, and the watch that is to be started, or the reason why not. */
    sealed interface Started {
        record Running(ProcessWatch watch) implements Started {}

        record Not(WorkResult why) implements Started {}
    }

    Started start(ManagedProcess process, Errand errand, CellDoor cells) {
        String stdin = process.request().stdin();
        try (Pipe in = stdin == null ? null : Pipe.open();
                Pipe out = Pipe.open();
                Pipe err = Pipe.open()) {
            Launch launch = new Launch(
                    process,
                    markPrefix + process.id(),
                    in == null ? nothing : in.reading(),
                    out.writing(),
                    err.writing());
            WorkResult result = run(launch, errand, cells);
            if (!(result instanceof WorkResult.Done)) {
                return new Started.Not(result);
            }
            // What is closed here are the program's own ends; ours go on.
            InputFeed feed = in == null || stdin == null
                    ? null
                    : new InputFeed(loop, in.writing().moved(), stdin.getBytes(StandardCharsets.UTF_8));
            return new Started.Running(watch(
                    process,
                    launch.started(),
                    out.reading().moved(),
                    err.reading().moved(),
                    feed));
        }
    }

    private WorkResult run(Launch launch, Errand errand, CellDoor cells) {
        starts.acquireUninterruptibly();
        try {
            return cells.run(errand, launch);
        } finally {
            starts.release();
        }
    }

    private ProcessWatch watch(
            ManagedProcess process, CellProcess program, Descriptor out, Descriptor err, @Nullable InputFeed feed) {
        process.started(program.pid());
        String mark = markPrefix + process.id();
        return new ProcessWatch(
                loop,
                process,
                program,
                new OutputPump(loop, out, process.out(), buffer),
                new OutputPump(loop, err, process.err(), buffer),
                feed,
                ownPeak,
                () -> marked.kill(mark::equals));
    }
}
