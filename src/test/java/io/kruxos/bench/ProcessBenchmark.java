package io.kruxos.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code process.run} of {@code /bin/true} inside the executor, beside plain {@code posix_spawn} and bubblewrap. */
final class ProcessBenchmark implements Benchmark {
    static final String PEER = "/bin/true by plain posix_spawn";
    static final String BWRAP = "/bin/true by bwrap --unshare-all";
    private static final double PLAIN_LIMIT = 1.25;
    private static final double BWRAP_LIMIT = 3;

    @Override
    public String name() {
        return "process";
    }

    @Override
    public Section measure(Site site) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(site.fresh("executor").toString()));
        Site.modes().forEach(mode -> arguments.add(mode.word()));
        Map<String, Times> seen = SampleLines.read(
                site.runJava(Site.flags("executor"), ExecutorTurns.class, arguments.toArray(String[]::new)));
        List<Figure> figures = new ArrayList<>();
        seen.forEach((subject, times) ->
                figures.add(Figure.of(subject, subject.contains("/bin/true") ? PEER : "", Unit.MILLISECONDS, times)));
        List<Bar> bars = new ArrayList<>();
        for (Site.Mode mode : Site.modes()) {
            String subject = subject(mode.word());
            Figure own = Section.find(figures, subject);
            bars.add(Bar.ratioAtMost(
                    subject + " beside plain spawn, at most 1.25 x", own, Section.find(figures, PEER), PLAIN_LIMIT));
            bars.add(Bar.timesFaster(
                    subject + " faster than bwrap, at least 3 x", own, Section.find(figures, BWRAP), BWRAP_LIMIT));
        }
        return new Section(
                name(),
                "process.run of /bin/true inside the executor",
                "One JVM with the executor's flags starts the program and waits for its end: bare, as the capability in an"
                        + " agent's open cell with its output kept, and in bubblewrap; once each in turn.",
                figures,
                bars,
                Site.missingModes());
    }

    static String subject(String mode) {
        return "/bin/true by process.run, " + mode;
    }
}
