package io.kruxos.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code kruxos bench [NAME...]}: runs all benchmarks, or those named, and writes what they found as Markdown to standard output
 * and {@code target/bench/report.md}, and as JSON to {@code target/bench/report.json}. Ends with 0 also when a bar was missed,
 * for a figure is not a test; with 2 for a name that there is not.
 */
public final class Bench {
    private static final List<Benchmark> ALL = List.of(
            new ReadBenchmark(),
            new RunBenchmark(),
            new ProcessBenchmark(),
            new BridgeBenchmark(),
            new UpBenchmark(),
            new DecisionBenchmark(),
            new AuditBenchmark());
    private static final Path REPORTS = Path.of("target", "bench");

    private Bench() {}

    public static void main(String[] names) throws Exception {
        Set<String> known = ALL.stream().map(Benchmark::name).collect(Collectors.toSet());
        if (!known.containsAll(List.of(names))) {
            System.err.println("kruxos bench: there are "
                    + ALL.stream().map(Benchmark::name).collect(Collectors.joining(" ")));
            System.exit(2);
        }
        Report report = run(names.length == 0 ? known : Set.of(names));
        write(report);
        System.exit(0); // a benchmark's threads wait for nothing any more
    }

    private static Report run(Set<String> names) throws Exception {
        List<Section> sections = new ArrayList<>();
        try (Site site = new Site()) {
            for (Benchmark benchmark : ALL) {
                if (names.contains(benchmark.name())) {
                    System.err.println("kruxos bench: " + benchmark.name());
                    sections.add(benchmark.measure(site));
                }
            }
            return new Report(
                    Instant.now().truncatedTo(ChronoUnit.SECONDS), Machine.describe(site.directory()), sections);
        }
    }

    private static void write(Report report) throws IOException {
        Files.createDirectories(REPORTS);
        Files.writeString(REPORTS.resolve("report.md"), report.markdown());
        Files.writeString(REPORTS.resolve("report.json"), report.json());
        System.out.print(report.markdown());
    }
}
