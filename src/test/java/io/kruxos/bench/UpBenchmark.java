package io.kruxos.bench;

import io.kruxos.harness.RunningKruxos;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code kruxos up} until both processes are ready, and what they occupy when nothing happens. */
final class UpBenchmark implements Benchmark {
    private static final int ROUNDS = 7;
    private static final int IDLE_SECONDS = 10;
    private static final double LIMIT_NANOS = 1.5e9;
    private static final double LIMIT_BYTES = 250e6;

    @Override
    public String name() {
        return "up";
    }

    @Override
    public Section measure(Site site) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        List<Bar> bars = new ArrayList<>();
        for (Site.Mode mode : Site.modes()) {
            measure(site.kruxos(mode), mode, figures, bars);
        }
        return new Section(
                name(),
                "start and idle memory",
                "`kruxos up` of a KruxOS that is built, trained and has a home, from the command's start to its end, when"
                        + " both processes are ready, " + ROUNDS + " times; memory is read from the kernel "
                        + IDLE_SECONDS
                        + " s after the last of them, with no client connected.",
                figures,
                bars,
                Site.missingModes());
    }

    private static void measure(RunningKruxos kruxos, Site.Mode mode, List<Figure> figures, List<Bar> bars)
            throws IOException, InterruptedException {
        long[] nanos = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            kruxos.kruxos("down").requireSuccess();
            long start = System.nanoTime();
            kruxos.up();
            nanos[round] = System.nanoTime() - start;
        }
        Figure up = Figure.of("up, " + mode.word(), "", Unit.MILLISECONDS, Times.of(nanos));
        figures.add(up);
        bars.add(Bar.atMost("up to ready, " + mode.word() + ", at most 1.5 s", up, LIMIT_NANOS));
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        Memory gateway = Memory.of(kruxos.gateway().pid());
        Memory executor = Memory.of(kruxos.executor().pid());
        Memory both = gateway.plus(executor);
        figures.add(Figure.single("gateway resident, " + mode.word(), "", Unit.MEGABYTES, gateway.resident()));
        figures.add(Figure.single("executor resident, " + mode.word(), "", Unit.MEGABYTES, executor.resident()));
        Figure resident = Figure.single("both resident, " + mode.word(), "", Unit.MEGABYTES, both.resident());
        figures.add(resident);
        figures.add(Figure.single("both proportional, " + mode.word(), "", Unit.MEGABYTES, both.proportional()));
        bars.add(
                Bar.atMost("both processes idle, " + mode.word() + ", at most 250 MB resident", resident, LIMIT_BYTES));
    }
}
