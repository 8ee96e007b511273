package io.kruxos.bench;

import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.TestTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A governed {@code filesystem.read} of 1 KiB beside the official filesystem server, which governs nothing. */
final class ReadBenchmark implements Benchmark {
    private static final String PEER = "server-filesystem, stdio, ungoverned";
    private static final int WARM_UP = 2000;
    private static final int MEASURED = 3000;
    private static final int FIRST = 50;
    private static final String FIRST_CALLS = "first " + FIRST + " calls: ";
    private static final int BLOCK = 25;
    private static final String TEXT =
            "All work and no play makes a file. ".repeat(30).substring(0, 1024);

    @Override
    public String name() {
        return "read";
    }

    @Override
    public Section measure(Site site) throws IOException, InterruptedException {
        Turns turns = new Turns();
        Path peers = site.fresh("peer").toRealPath();
        Path file = Files.writeString(peers.resolve("a.txt"), TEXT);
        turns.tool(
                PEER,
                List.of("node", TestTools.filesystemServer().toString(), peers.toString()),
                Map.of(),
                "read_text_file",
                Map.of("path", file.toString()),
                TEXT);
        Map<String, String> bars = new LinkedHashMap<>();
        for (Site.Mode mode : Site.modes()) {
            add(turns, site.kruxos(mode), mode, bars);
        }
        Map<String, long[]> seen = turns.run(site, WARM_UP + MEASURED, BLOCK);
        return section(seen, bars);
    }

    /** The same through a Unix socket and through loopback. */
    private static void add(Turns turns, RunningKruxos kruxos, Site.Mode mode, Map<String, String> bars)
            throws IOException, InterruptedException {
        String agent = "reader";
        String token = kruxos.createAgent(agent, "coding-agent");
        Files.writeString(kruxos.home().resolve("workspaces").resolve(agent).resolve("a.txt"), TEXT);
        Map<String, String> endpoints =
                Map.of("Unix socket", "unix:" + kruxos.agentsSocket(), "ws", "ws://127.0.0.1:" + kruxos.port());
        for (String way : List.of("Unix socket", "ws")) {
            String subject = "KruxOS " + mode.word() + ", bridge over " + way;
            bars.put(subject, "governed read (" + mode.word() + ", " + way + ") beside the ungoverned server");
            Map<String, String> variables = new LinkedHashMap<>(kruxos.bridgeVariables(agent, token));
            variables.put("KRUXOS_ENDPOINT", endpoints.getOrDefault(way, ""));
            turns.tool(
                    subject,
                    List.of(kruxos.bridge().toString()),
                    variables,
                    "filesystem_read",
                    Map.of("path", "/workspace/a.txt"),
                    TEXT);
        }
    }

    private Section section(Map<String, long[]> seen, Map<String, String> claims) {
        List<Figure> figures = new ArrayList<>();
        seen.forEach((subject, nanos) ->
                figures.add(Figure.of(subject, PEER, Unit.MICROSECONDS, Turns.warm(nanos, WARM_UP))));
        seen.forEach((subject, nanos) -> figures.add(
                Figure.of(FIRST_CALLS + subject, FIRST_CALLS + PEER, Unit.MICROSECONDS, Turns.cold(nanos, FIRST))));
        List<Bar> bars = new ArrayList<>();
        Figure peer = figures.getFirst();
        for (Figure figure : figures) {
            String claim = claims.get(figure.subject());
            if (claim != null) {
                bars.add(Bar.ratioAtMost(claim + ", at most 1 x", figure, peer, 1));
            }
        }
        return new Section(
                name(),
                "governed read of 1 KiB",
                "The official TypeScript SDK client calls `filesystem_read` of a KruxOS over `bin/mcp-bridge` and"
                        + " `read_text_file` of `@modelcontextprotocol/server-filesystem` over stdio, in one process, "
                        + BLOCK + " calls of each in turn; " + WARM_UP + " calls of each come before what is measured.",
                figures,
                bars,
                Site.missingModes());
    }
}
