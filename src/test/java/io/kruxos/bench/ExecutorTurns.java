package io.kruxos.bench;

import io.kruxos.capability.process.ProcessWorks;
import io.kruxos.sandbox.Cancellation;
import io.kruxos.sandbox.Cell;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Cells;
import io.kruxos.sandbox.SandboxMode;
import io.kruxos.sandbox.WarmUp;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.CellsDoor;
import io.kruxos.sandbox.executor.ExecutorWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JVM with the executor's flags that measures what an executor does: {@code /bin/true} bare, by {@code process.run} in a cell
 * of each mode, and by bubblewrap; then what a cell itself costs. Arguments: a directory and modes.
 */
final class ExecutorTurns {
    private static final int WARM_UP = 500;
    private static final int ROUNDS = 1500;
    private static final int OPENINGS = 30;

    private final Path directory;
    private final List<SandboxMode> modes;

    private ExecutorTurns(Path directory, List<SandboxMode> modes) {
        this.directory = directory;
        this.modes = modes;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<SandboxMode> modes = new ArrayList<>();
        for (String mode : List.of(arguments).subList(1, arguments.length)) {
            modes.add(SandboxMode.valueOf(mode.toUpperCase(Locale.ROOT)));
        }
        Map<String, long[]> samples = new ExecutorTurns(Path.of(arguments[0]).toRealPath(), modes).measure();
        System.out.print(SampleLines.write(samples));
        System.exit(0); // cells and works have threads that would wait for more
    }

    private Map<String, long[]> measure() throws IOException, InterruptedException {
        InTurns programs = new InTurns();
        InTurns hops = new InTurns();
        InTurns openings = new InTurns();
        programs.add(ProcessBenchmark.PEER, () -> PlainSpawn.run(List.of("/bin/true")));
        for (SandboxMode mode : modes) {
            Cells cells =
                    new Cells(mode, directory.resolve("home"), make("cells-" + mode.word()), new WarmUp(List.of()));
            CellPlan plan = ProcessErrand.plan(1, make("work-" + mode.word()));
            programs.add(ProcessBenchmark.subject(mode.word()), processRun(mode, cells, plan));
            hops.add("empty work on a confined thread and back, " + mode.word(), hop(cells.open(plan)));
            openings.add("opening and closing a cell, " + mode.word(), opening(cells, mode));
        }
        programs.add(ProcessBenchmark.BWRAP, () -> PlainSpawn.run(Bubblewrap.command("/bin/true")));
        Map<String, long[]> samples = new LinkedHashMap<>(programs.run(WARM_UP, ROUNDS));
        samples.putAll(hops.run(WARM_UP, ROUNDS));
        samples.putAll(openings.run(1, OPENINGS));
        return samples;
    }

    private Path make(String name) throws IOException {
        return Files.createDirectory(directory.resolve(name));
    }

    private InTurns.Step processRun(SandboxMode mode, Cells cells, CellPlan plan) throws IOException {
        ProcessWorks works = new ProcessWorks(
                directory.resolve("output-" + mode.word()), "bench", mode, Clock.systemUTC(), new SecureRandom());
        ExecutorWork work = Objects.requireNonNull(works.works().get("process.run"));
        CellsDoor door = new CellsDoor(cells);
        Path program = Path.of("/bin/true").toRealPath();
        return () -> {
            ProcessErrand errand = new ProcessErrand(plan, ProcessErrand.run("/bin/true", program));
            WorkResult result = work.perform(errand, door).orElseGet(errand::await);
            if (!(result instanceof WorkResult.Done(var answer)) || !"completed".equals(answer.get("state"))) {
                throw new IllegalStateException(result.toString());
            }
        };
    }

    private static InTurns.Step hop(Cell cell) {
        return () ->
                cell.run(ProcessErrand.work("bench.nothing", Map.of()), ExecutorTurns::nothing, new Cancellation());
    }

    private static Map<String, @Nullable Object> nothing(CellContext cell, Work work) {
        return new LinkedHashMap<>();
    }

    private InTurns.Step opening(Cells cells, SandboxMode mode) throws IOException {
        CellPlan plan = ProcessErrand.plan(2, make("opened-" + mode.word()));
        return () -> {
            cells.open(plan);
            cells.close(plan.agent());
        };
    }
}
