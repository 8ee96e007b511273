package io.kruxos.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Durable appends to the audit log and its verification, beside the disk and the hash that they cannot do without. */
final class AuditBenchmark implements Benchmark {
    static final String BARE = "bare write + fdatasync of one record";
    static final String APPEND = "durable append, one caller";
    static final String LOOKING = "call that only looks: intent not awaited, outcome";
    static final String CHANGING = "call that changes something: intent, outcome";
    private static final String RECORDS = "%,d records, ".formatted(AuditTurns.CALLERS * AuditTurns.GROUP_EACH);
    static final String BARE_GROUPS = RECORDS + "bare, " + AuditTurns.CALLERS + " to a write and fdatasync";
    static final String GROUPS = RECORDS + "durable appends, " + AuditTurns.CALLERS + " callers";
    static final String HASH = "SHA-256 of as many bytes, one core";
    static final String VERIFY = "verification of the log";

    private static final double GROUP_LIMIT = 2;
    private static final double VERIFY_LIMIT = 1 / 0.6;

    private static final Map<String, String> PEERS =
            Map.of(BARE, BARE, APPEND, BARE, LOOKING, BARE, CHANGING, BARE, GROUPS, BARE_GROUPS, VERIFY, HASH);

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public Section measure(Site site) throws IOException, InterruptedException {
        Map<String, Times> seen = new LinkedHashMap<>(SampleLines.read(site.runJava(
                Site.flags("gateway"), AuditTurns.class, site.fresh("audit").toString())));
        List<Figure> figures = new ArrayList<>();
        seen.forEach((subject, times) -> figures.add(Figure.of(
                subject,
                PEERS.getOrDefault(subject, ""),
                times.medianNanos() < 10_000_000 ? Unit.MICROSECONDS : Unit.MILLISECONDS,
                times)));
        List<Bar> bars = List.of(
                Bar.ratioAtMost(
                        "appends with " + AuditTurns.CALLERS + " callers beside bare groups, at most 2 x",
                        Section.find(figures, GROUPS),
                        Section.find(figures, BARE_GROUPS),
                        GROUP_LIMIT),
                Bar.ratioAtMost(
                        "verification beside SHA-256, at most 1.67 x",
                        Section.find(figures, VERIFY),
                        Section.find(figures, HASH),
                        VERIFY_LIMIT));
        return new Section(
                name(),
                "audit log",
                "One JVM with the gateway's flags appends records to a log and as many bytes to a bare file on the same"
                        + " disk, in turn, then verifies the log beside hashing as many bytes.",
                figures,
                bars,
                List.of());
    }
}
