package io.kruxos.capability.process;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Mount;
import io.kruxos.domain.SessionId;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Pipe;
import io.kruxos.linux.Spawn;
import io.kruxos.linux.Wait;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Cells;
import io.kruxos.sandbox.SandboxMode;
import io.kruxos.sandbox.WarmUp;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.CellsDoor;
import io.kruxos.sandbox.executor.Errand;
import io.kruxos.sandbox.executor.ExecutorWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * {@code process.run} of {@code /bin/true} inside an executor beside plain {@code posix_spawn} and, where it is installed,
 * {@code bwrap --unshare-all}; taken in turns, so that all meet the same machine. Arguments: modes, {@code rootless} or {@code
 * full}.
 */
public final class ProcessBenchmark {
    private static final int ROUNDS = Integer.getInteger("rounds", 1500);
    private static final int WARM_UP = ROUNDS / 3;

    private ProcessBenchmark() {}

    /** One thing to measure. */
    private interface Run {
        void once() throws IOException;
    }

    public static void main(String[] modes) throws IOException {
        Path directory = Files.createTempDirectory("kruxos-bench");
        Map<String, Run> runs = new LinkedHashMap<>();
        runs.put("plain posix_spawn", () -> spawn("/bin/true"));
        for (String mode : modes) {
            runs.put(
                    "process.run " + mode,
                    inExecutor(SandboxMode.valueOf(mode.toUpperCase(java.util.Locale.ROOT)), directory));
        }
        if (Files.exists(Path.of("/usr/bin/bwrap"))) {
            runs.put(
                    "bwrap",
                    () -> spawn(
                            "/usr/bin/bwrap",
                            "--unshare-all",
                            "--ro-bind",
                            "/",
                            "/",
                            "--proc",
                            "/proc",
                            "--dev",
                            "/dev",
                            "/bin/true"));
        }
        report(measure(runs));
        System.exit(0);
    }

    private static Map<String, long[]> measure(Map<String, Run> runs) throws IOException {
        Map<String, long[]> times = new LinkedHashMap<>();
        runs.keySet().forEach(name -> times.put(name, new long[ROUNDS]));
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            for (Map.Entry<String, Run> run : runs.entrySet()) {
                long start = System.nanoTime();
                run.getValue().once();
                if (i >= 0) {
                    Objects.requireNonNull(times.get(run.getKey()))[i] = System.nanoTime() - start;
                }
            }
        }
        return times;
    }

    private static void report(Map<String, long[]> times) {
        long base = 0;
        for (Map.Entry<String, long[]> entry : times.entrySet()) {
            long[] sorted = entry.getValue().clone();
            Arrays.sort(sorted);
            long median = sorted[sorted.length / 2];
            base = base == 0 ? median : base;
            System.out.printf(
                    "%-24s p50 %6d us   p99 %6d us   %.2f x%n",
                    entry.getKey(), median / 1000, sorted[sorted.length * 99 / 100] / 1000, (double) median / base);
        }
    }

    private static void spawn(String... argv) {
        try (Pipe out = Pipe.open();
                Pipe in = Pipe.open()) {
            int pid = Spawn.start(new Spawn.Program(
                    argv[0],
                    List.of(argv),
                    List.of("PATH=/usr/bin:/bin"),
                    "/",
                    in.reading(),
                    out.writing(),
                    out.writing()));
            try (Descriptor process = Wait.open(pid)) {
                Wait.reap(process);
            }
        }
    }

    private static Run inExecutor(SandboxMode mode, Path directory) throws IOException {
        Path workspace = Files.createDirectories(directory.resolve(mode.word()));
        Cells cells = new Cells(
                mode, directory.resolve("home"), directory.resolve("cells-" + mode.word()), new WarmUp(List.of()));
        ProcessWorks works =
                new ProcessWorks(directory.resolve("out"), "bench", mode, Clock.systemUTC(), new SecureRandom());
        ExecutorWork work = Objects.requireNonNull(works.works().get("process.run"));
        CellPlan plan =
                new CellPlan(new AgentName("bench"), 5, List.of(new Mount("/workspace", workspace, true)), Limits.NONE);
        CellsDoor door = new CellsDoor(cells);
        String program = Path.of("/bin/true").toRealPath().toString();
        return () -> {
            Waiting errand = new Waiting(plan, work(program));
            WorkResult result = work.perform(errand, door).orElseGet(errand::await);
            if (!(result instanceof WorkResult.Done)) {
                throw new IllegalStateException(result.toString());
            }
        };
    }

    @SuppressWarnings("NullAway")
    private static Work work(String program) {
        return new Work(
                new CallId("call_" + "0".repeat(32)),
                new SessionId("ses_" + "0".repeat(32)),
                "process.run",
                Map.of("command", "/bin/true", "_program", program),
                List.of(),
                Limits.NONE);
    }

    /** An errand whose end one thread waits for. */
    private static final class Waiting implements Errand {
        private final CellPlan plan;
        private final Work work;
        private final Thread waiter = Thread.currentThread();
        private volatile @Nullable WorkResult result;

        Waiting(CellPlan plan, Work work) {
            this.plan = plan;
            this.work = work;
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
}
