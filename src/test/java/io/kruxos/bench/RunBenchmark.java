package io.kruxos.bench;

import io.kruxos.harness.RunningKruxos;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A governed {@code process.run} of {@code /bin/true}, client to client, beside a client that runs the program itself. */
final class RunBenchmark implements Benchmark {
    private static final String PEER = "spawn by the client, ungoverned";
    private static final String BWRAP = "bwrap --unshare-all by the client";
    private static final int WARM_UP = 300;
    private static final int MEASURED = 1000;
    private static final int BLOCK = 10;

    @Override
    public String name() {
        return "run";
    }

    @Override
    public Section measure(Site site) throws IOException, InterruptedException {
        Turns turns = new Turns();
        turns.program(PEER, List.of("/bin/true"));
        for (Site.Mode mode : Site.modes()) {
            RunningKruxos kruxos = site.kruxos(mode);
            turns.tool(
                    "KruxOS " + mode.word() + ", bridge over Unix socket",
                    List.of(kruxos.bridge().toString()),
                    kruxos.bridgeVariables("runner", kruxos.createAgent("runner", "coding-agent")),
                    "process_run",
                    Map.of("command", "/bin/true"),
                    "completed");
        }
        turns.program(BWRAP, Bubblewrap.command("/bin/true"));
        List<Figure> figures = new ArrayList<>();
        turns.run(site, WARM_UP + MEASURED, BLOCK)
                .forEach((subject, nanos) ->
                        figures.add(Figure.of(subject, PEER, Unit.MILLISECONDS, Turns.warm(nanos, WARM_UP))));
        return new Section(
                name(),
                "governed process.run of /bin/true, client to client",
                "The official TypeScript SDK client calls `process_run` over `bin/mcp-bridge`, and starts the same program"
                        + " itself with node's `spawn`, bare and in bubblewrap; " + BLOCK + " of each in turn.",
                figures,
                List.of(),
                Site.missingModes());
    }
}
