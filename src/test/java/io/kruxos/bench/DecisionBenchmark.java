package io.kruxos.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/** One policy decision at 10,000 rules by each engine, in JMH. */
final class DecisionBenchmark implements Benchmark {
    private static final String OWN = "KruxOS";
    private static final double LIMIT_NANOS = 1000;
    private static final Map<String, String> NAMES =
            new TreeMap<>(Map.of("kruxos", OWN, "cedar", "cedar-java", "jcasbin", "jCasbin"));

    @Override
    public String name() {
        return "policy";
    }

    @Override
    public Section measure(Site site) throws Exception {
        int allowed = PolicyBenchmark.requireAgreement();
        Path log = site.directory().resolve("jmh.log");
        var options = new OptionsBuilder()
                .include(PolicyBenchmark.class.getName())
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                .output(log.toString())
                .shouldFailOnError(true)
                .build();
        List<Figure> figures = new ArrayList<>();
        for (RunResult result : new Runner(options).run()) {
            String label = result.getPrimaryResult().getLabel();
            Statistics times = result.getPrimaryResult().getStatistics();
            figures.add(new Figure(
                    NAMES.getOrDefault(label, label),
                    OWN,
                    Unit.NANOSECONDS,
                    times.getPercentile(50),
                    times.getPercentile(99),
                    (int) Math.min(Integer.MAX_VALUE, times.getN())));
        }
        return new Section(
                name(),
                "one policy decision at 10,000 rules",
                "The same rules and requests for each engine, in JMH's sampling mode, a JVM each. The engines gave the same"
                        + " answers to 64 requests first, " + allowed + " of them a yes.",
                figures,
                bars(figures),
                List.of());
    }

    private static List<Bar> bars(List<Figure> figures) {
        Figure own = Section.find(figures, OWN);
        List<Bar> bars = new ArrayList<>();
        bars.add(Bar.atMost("a decision, at most 1 µs", own, LIMIT_NANOS));
        for (Figure figure : figures) {
            if (!figure.equals(own)) {
                bars.add(Bar.timesFaster("faster than " + figure.subject(), own, figure, 1));
            }
        }
        return bars;
    }
}
