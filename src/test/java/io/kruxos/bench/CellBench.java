package io.kruxos.bench;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Mount;
import io.kruxos.domain.SessionId;
import io.kruxos.linux.Pipe;
import io.kruxos.linux.Spawn;
import io.kruxos.linux.Wait;
import io.kruxos.sandbox.Cancellation;
import io.kruxos.sandbox.Cell;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.CellProcess;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Cells;
import io.kruxos.sandbox.ProcessSpec;
import io.kruxos.sandbox.SandboxMode;
import io.kruxos.sandbox.WarmUp;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a cell costs: {@code /bin/true} from start to reaped, in turns by plain {@code posix_spawn}, in cells of both modes and
 * by {@code bwrap --unshare-all}; and the time to open a cell. Needs root and bubblewrap. Argument: rounds, 300 by default.
 *
 * <p>The turns are interleaved, so that a busy machine slows all of them alike; the ratios are of the medians.
 */
public final class CellBench {
    private static final int WARM_UP_ROUNDS = 50;
    private static final int OPENINGS = 20;
    private static final List<String> TRUE = List.of("/bin/true");
    private static final List<String> BWRAP =
            List.of("/usr/bin/bwrap", "--unshare-all", "--ro-bind", "/", "/", "/bin/true");

    private final Pipe pipe = Pipe.open();

    private CellBench() {}

    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
        new CellBench().run(rounds);
    }

    private void run(int rounds) throws IOException {
        Path directory = Files.createTempDirectory("cell-bench").toRealPath();
        Path workspace = Files.createDirectory(directory.resolve("work"));
        WarmUp warmUp = new WarmUp(List.of());
        try (Cells full = new Cells(
                        SandboxMode.FULL,
                        directory.resolve("full"),
                        directory.resolve("full").resolve("cells"),
                        warmUp);
                Cells rootless = new Cells(
                        SandboxMode.ROOTLESS,
                        directory.resolve("rootless"),
                        directory.resolve("rootless").resolve("cells"),
                        warmUp)) {
            Cell fullCell = full.open(plan(1, workspace));
            Cell rootlessCell = rootless.open(plan(1, workspace));
            Map<String, Runnable> turns = new LinkedHashMap<>();
            turns.put("plain posix_spawn", () -> spawn(TRUE));
            turns.put("cell, rootless", () -> inCell(rootlessCell));
            turns.put("cell, full", () -> inCell(fullCell));
            turns.put("bwrap --unshare-all", () -> spawn(BWRAP));
            report(measure(turns, rounds));
            System.out.printf("empty work on a confined thread and back: %s%n", hop(fullCell, rounds));
            System.out.printf("open a full cell: %s%n", openings(full, workspace));
            System.out.printf("open a rootless cell: %s%n", openings(rootless, workspace));
            System.out.println("stray confined threads: "
                    + full.confinementCheck().strays().size());
        }
    }

    private static Map<String, Times> measure(Map<String, Runnable> turns, int rounds) {
        Map<String, long[]> samples = new LinkedHashMap<>();
        turns.keySet().forEach(name -> samples.put(name, new long[rounds]));
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            for (Map.Entry<String, Runnable> turn : turns.entrySet()) {
                long start = System.nanoTime();
                turn.getValue().run();
                long took = System.nanoTime() - start;
                if (round >= 0) {
                    times(samples, turn.getKey())[round] = took;
                }
            }
        }
        Map<String, Times> times = new LinkedHashMap<>();
        samples.forEach((name, values) -> times.put(name, Times.of(values)));
        return times;
    }

    private static long[] times(Map<String, long[]> samples, String name) {
        long[] values = samples.get(name);
        if (values == null) {
            throw new IllegalStateException(name);
        }
        return values;
    }

    private static void report(Map<String, Times> times) {
        List<Times> all = new ArrayList<>(times.values());
        times.forEach((name, seen) -> System.out.printf(
                "%-22s %s  %.2f x plain  bwrap is %.2f x%n",
                name,
                seen,
                seen.median() / all.getFirst().median(),
                all.getLast().median() / seen.median()));
    }

    private static Map<String, @Nullable Object> nothing(CellContext cell, Work work) {
        return new LinkedHashMap<>();
    }

    private static Times hop(Cell cell, int rounds) {
        long[] samples = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            cell.run(work(), CellBench::nothing, new Cancellation());
            samples[i] = System.nanoTime() - start;
        }
        return Times.of(samples);
    }

    private static Times openings(Cells cells, Path workspace) {
        long[] samples = new long[OPENINGS];
        for (int i = 0; i < OPENINGS; i++) {
            CellPlan plan = plan(100 + i, workspace);
            long start = System.nanoTime();
            cells.open(plan);
            samples[i] = System.nanoTime() - start;
            cells.close(plan.agent());
        }
        return Times.of(samples);
    }

    private void spawn(List<String> command) {
        int pid = Spawn.start(new Spawn.Program(
                command.getFirst(),
                command,
                List.of("PATH=/usr/bin:/bin"),
                "/",
                pipe.reading(),
                pipe.writing(),
                pipe.writing()));
        try (var process = Wait.open(pid)) {
            expectSuccess(Wait.reap(process));
        }
    }

    private void inCell(Cell cell) {
        AtomicReference<@Nullable CellProcess> started = new AtomicReference<>();
        cell.run(work(), new Starting(pipe, started), new Cancellation());
        try (CellProcess process = started.get()) {
            if (process == null) {
                throw new IllegalStateException("nothing was started");
            }
            expectSuccess(process.reap());
        }
    }

    private static void expectSuccess(Wait.End end) {
        if (end.code() != 0 || end.signal() != 0) {
            throw new IllegalStateException("the program failed: " + end);
        }
    }

    private static CellPlan plan(int number, Path workspace) {
        return new CellPlan(
                new AgentName("bench-" + number),
                number,
                List.of(new Mount("/workspace", workspace, true)),
                Limits.NONE);
    }

    private static Work work() {
        return new Work(
                new CallId("call_" + "0".repeat(32)),
                new SessionId("ses_" + "0".repeat(32)),
                "bench.true",
                Map.of(),
                List.of(),
                Limits.NONE);
    }

    /** Starts {@code /bin/true}. */
    private record Starting(Pipe pipe, AtomicReference<@Nullable CellProcess> started) implements CellWork {
        @Override
        public Map<String, @Nullable Object> run(CellContext cell, Work work) {
            started.set(cell.processes()
                    .spawn(new ProcessSpec(
                            TRUE.getFirst(),
                            TRUE,
                            Map.of("PATH", "/usr/bin:/bin"),
                            "/workspace",
                            pipe.reading(),
                            pipe.writing(),
                            pipe.writing(),
                            Map.of())));
            return new LinkedHashMap<>();
        }

        @Override
        public WorkProfile profile() {
            return WorkProfile.PROCESSES;
        }
    }

    /** Median and 99th percentile, in microseconds. */
    private record Times(double median, double p99) {
        static Times of(long[] nanos) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return new Times(sorted[sorted.length / 2] / 1000.0, sorted[(int) (sorted.length * 0.99)] / 1000.0);
        }

        @Override
        public String toString() {
            return "p50 %8.0f us  p99 %8.0f us".formatted(median, p99);
        }
    }
}
