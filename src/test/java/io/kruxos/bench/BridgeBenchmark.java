package io.kruxos.bench;

import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.TestTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code bin/mcp-bridge} from its start to its first answer, and what it occupies then, beside the official server. */
final class BridgeBenchmark implements Benchmark {
    private static final String PEER = "server-filesystem on node";
    private static final String RESIDENT = "resident memory: ";
    private static final int WARM_UP = 3;
    private static final int ROUNDS = 40;
    private static final double LIMIT_NANOS = 100e6;
    private static final double LIMIT_BYTES = 45e6;

    @Override
    public String name() {
        return "bridge";
    }

    /** A server and what it is started with. */
    private record Subject(List<String> command, Map<String, String> variables) {}

    @Override
    public Section measure(Site site) throws IOException, InterruptedException {
        Map<String, Subject> subjects = subjects(site);
        Map<String, long[]> nanos = new LinkedHashMap<>();
        Map<String, long[]> resident = new LinkedHashMap<>();
        for (String name : subjects.keySet()) {
            nanos.put(name, new long[ROUNDS]);
            resident.put(name, new long[ROUNDS]);
        }
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (Map.Entry<String, Subject> subject : subjects.entrySet()) {
                try (FirstAnswer first = FirstAnswer.of(
                        subject.getValue().command(), subject.getValue().variables())) {
                    keep(nanos.get(subject.getKey()), round, first.nanos());
                    keep(resident.get(subject.getKey()), round, first.memory().resident());
                }
            }
        }
        return section(nanos, resident);
    }

    private static void keep(long @Nullable [] samples, int round, long value) {
        if (samples != null && round >= 0) {
            samples[round] = value;
        }
    }

    private static Map<String, Subject> subjects(Site site) throws IOException, InterruptedException {
        RunningKruxos kruxos = site.kruxos(Site.modes().getFirst());
        Map<String, String> socket = kruxos.bridgeVariables("starter", kruxos.createAgent("starter", "coding-agent"));
        Map<String, String> loopback = new HashMap<>(socket);
        loopback.put("KRUXOS_ENDPOINT", "ws://127.0.0.1:" + kruxos.port());
        Map<String, String> tls = new HashMap<>(socket);
        tls.put("KRUXOS_ENDPOINT", "wss://127.0.0.1:" + kruxos.port());
        tls.put("KRUXOS_CA_FILE", kruxos.certificateAuthority().toString());
        List<String> bridge = List.of(kruxos.bridge().toString());
        Path files = site.fresh("peer").toRealPath();
        Map<String, Subject> subjects = new LinkedHashMap<>();
        subjects.put(
                PEER,
                new Subject(List.of("node", TestTools.filesystemServer().toString(), files.toString()), Map.of()));
        subjects.put("mcp-bridge, Unix socket", new Subject(bridge, socket));
        subjects.put("mcp-bridge, ws on loopback", new Subject(bridge, loopback));
        subjects.put("mcp-bridge, wss on loopback", new Subject(bridge, tls));
        return subjects;
    }

    private Section section(Map<String, long[]> nanos, Map<String, long[]> resident) {
        List<Figure> figures = new ArrayList<>();
        List<Bar> bars = new ArrayList<>();
        nanos.forEach((name, samples) -> {
            Figure figure = Figure.of(name, PEER, Unit.MILLISECONDS, Times.of(samples));
            figures.add(figure);
            if (!name.equals(PEER) && !name.contains("wss")) {
                bars.add(Bar.atMost(name + ", start to first answer, at most 100 ms", figure, LIMIT_NANOS));
            }
        });
        resident.forEach((name, samples) -> {
            Figure figure = Figure.of(RESIDENT + name, RESIDENT + PEER, Unit.MEGABYTES, Times.of(samples));
            figures.add(figure);
            if (!name.equals(PEER) && !name.contains("wss")) {
                bars.add(Bar.atMost(name + ", resident memory, at most 45 MB", figure, LIMIT_BYTES));
            }
        });
        return new Section(
                name(),
                "bridge, start to first answer",
                "`bin/mcp-bridge`, with its trained cache and a running gateway, and the official filesystem server are"
                        + " started in turn; the time is from the process's start until its answer to `initialize` was"
                        + " read; memory is read then.",
                figures,
                bars,
                List.of("TLS is for other machines: on this one the bridge takes the Unix socket, so it has no bar."));
    }
}
