package io.kruxos.sandbox;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Mount;
import io.kruxos.domain.SessionId;
import io.kruxos.linux.Pipe;
import io.kruxos.linux.Rlimit;
import io.kruxos.linux.Wait;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs commands and file work in a cell and answers with what came of them. */
final class Commands {
    private Commands() {}

    /** What a command printed on both streams, and how it ended. */
    record Ran(String output, Wait.End end) {}

    static CellPlan plan(int number, Path workspace, Mount... more) {
        List<Mount> mounts = new ArrayList<>(List.of(new Mount("/workspace", workspace, true)));
        mounts.addAll(List.of(more));
        return new CellPlan(new AgentName("agent-" + number), number, mounts, Limits.NONE);
    }

    static Ran shell(Cell cell, String line) {
        return run(cell, Map.of(), "/bin/sh", "-c", line);
    }

    static Ran run(Cell cell, Map<Rlimit, Long> limits, String... argv) {
        try (Pipe in = Pipe.open();
                Pipe out = Pipe.open()) {
            in.writing().close();
            CellProcess process = spawn(cell, in, out, limits, argv);
            out.writing().close();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] chunk = new byte[65536];
            for (int n = Pipe.read(out.reading(), chunk); n > 0; n = Pipe.read(out.reading(), chunk)) {
                bytes.write(chunk, 0, n);
            }
            try (process) {
                return new Ran(bytes.toString(StandardCharsets.UTF_8).strip(), process.reap());
            }
        }
    }

    static CellProcess spawn(Cell cell, Pipe in, Pipe out, Map<Rlimit, Long> limits, String... argv) {
        AtomicReference<@Nullable CellProcess> started = new AtomicReference<>();
        onProcessThread(cell, context -> {
            CellProcesses processes = context.processes();
            started.set(processes.spawn(new ProcessSpec(
                    argv[0],
                    List.of(argv),
                    Map.of(
                            "PATH", "/usr/bin:/bin",
                            "HOME", processes.home(),
                            "TMPDIR", processes.temporary()),
                    "/workspace",
                    in.reading(),
                    out.writing(),
                    out.writing(),
                    limits)));
            return Map.of();
        });
        CellProcess process = started.get();
        if (process == null) {
            throw new AssertionError("nothing was started");
        }
        return process;
    }

    static Map<String, @Nullable Object> onProcessThread(Cell cell, Body body) {
        return done(cell.run(work(), on(WorkProfile.PROCESSES, body), new Cancellation()));
    }

    static Map<String, @Nullable Object> onFileThread(Cell cell, Body body) {
        return done(cell.run(work(), on(WorkProfile.FILES, body), new Cancellation()));
    }

    static CellWork on(WorkProfile profile, Body body) {
        return new CellWork() {
            @Override
            public Map<String, @Nullable Object> run(CellContext cell, Work work) {
                return new LinkedHashMap<>(body.run(cell));
            }

            @Override
            public WorkProfile profile() {
                return profile;
            }
        };
    }

    static Work work() {
        return new Work(
                new CallId("call_" + "0".repeat(32)),
                new SessionId("ses_" + "0".repeat(32)),
                "test.work",
                Map.of(),
                List.of(),
                Limits.NONE);
    }

    static Map<String, @Nullable Object> done(WorkResult result) {
        return switch (result) {
            case WorkResult.Done(Map<String, @Nullable Object> value) -> value;
            case WorkResult.Failed(var error) -> throw new AssertionError(error.type() + ": " + error.message());
            case WorkResult.Redirected(var paths) -> throw new AssertionError("redirected: " + paths);
        };
    }

    /** What a test does in a cell. */
    @FunctionalInterface
    interface Body {
        Map<String, String> run(CellContext cell);
    }
}
