package io.kruxos.bench;

import io.kruxos.harness.TestTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Calls timed by the official TypeScript SDK's client in one process, of several subjects in turns, so that all of them meet the
 * same machine. An answer that is an error or lacks what is expected ends the run.
 */
final class Turns {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Map<String, Object>> subjects = new ArrayList<>();

    /** An MCP server over stdio, one tool of it, and what its answer must hold. */
    Turns tool(
            String name,
            List<String> command,
            Map<String, String> environment,
            String tool,
            Map<String, ?> arguments,
            String expect) {
        subjects.add(Map.of(
                "name", name,
                "command", command,
                "environment", environment,
                "tool", tool,
                "arguments", arguments,
                "expect", expect));
        return this;
    }

    /** A program that is run to its end. */
    Turns program(String name, List<String> command) {
        subjects.add(Map.of("name", name, "command", command));
        return this;
    }

    /**
     * Every call's duration in nanoseconds, by subject, in the order they were made.
     *
     * @param calls how many of each subject
     * @param block how many of them at a time
     */
    Map<String, long[]> run(Site site, int calls, int block) throws IOException, InterruptedException {
        Path script = site.directory().resolve("interleaved.mjs");
        try (var resource = Turns.class.getResourceAsStream("interleaved.mjs")) {
            Files.write(script, resource == null ? new byte[0] : resource.readAllBytes());
        }
        Path plan = Files.createTempFile(site.directory(), "plan", ".json");
        Files.writeString(plan, JSON.writeValueAsString(Map.of("subjects", subjects, "calls", calls, "block", block)));
        String said =
                site.run(List.of("node", script.toString(), TestTools.cache().toString(), plan.toString()));
        Map<String, long[]> nanos = new LinkedHashMap<>();
        for (JsonNode subject : JSON.readTree(said)) {
            nanos.put(subject.path("name").stringValue(), nanos(subject.path("ns")));
        }
        return nanos;
    }

    private static long[] nanos(JsonNode array) {
        long[] nanos = new long[array.size()];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = array.get(i).longValue();
        }
        return nanos;
    }

    /** What comes after the first {@code warmUp} calls. */
    static Times warm(long[] nanos, int warmUp) {
        return Times.of(Arrays.copyOfRange(nanos, warmUp, nanos.length));
    }

    /** The first {@code count} calls. */
    static Times cold(long[] nanos, int count) {
        return Times.of(Arrays.copyOf(nanos, count));
    }
}
