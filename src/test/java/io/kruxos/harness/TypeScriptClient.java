package io.kruxos.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The official TypeScript SDK's client, which starts any stdio server and times calls of one tool. */
public final class TypeScriptClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String script() {
        return """
            import { Client } from "%s/node_modules/@modelcontextprotocol/sdk/dist/esm/client/index.js";
            import { StdioClientTransport } from "%s/node_modules/@modelcontextprotocol/sdk/dist/esm/client/stdio.js";
            const plan = JSON.parse(process.argv[2]);
            const started = process.hrtime.bigint();
            const client = new Client({ name: "kruxos-tests", version: "1" });
            const [command, ...args] = plan.command;
            await client.connect(new StdioClientTransport({ command, args, env: plan.env, stderr: "inherit" }));
            const connectUs = Number((process.hrtime.bigint() - started) / 1000n);
            const tools = (await client.listTools()).tools.map((tool) => tool.name);
            const us = [];
            let last;
            for (let i = 0; i < plan.warmUp + plan.calls; i++) {
              const before = process.hrtime.bigint();
              last = await client.callTool({ name: plan.tool, arguments: plan.arguments });
              if (i >= plan.warmUp) us.push(Number((process.hrtime.bigint() - before) / 1000n));
            }
            us.sort((a, b) => a - b);
            console.log(JSON.stringify({ connectUs, tools, last, us }));
            await client.close();
            """.formatted(TestTools.cache(), TestTools.cache());
    }

    private final Path directory;

    /** A client whose script lies in {@code directory}. */
    public TypeScriptClient(Path directory) {
        this.directory = directory;
    }

    /**
     * Calls one tool again and again.
     *
     * @param command the stdio server
     * @param calls how many calls are timed, after {@code warmUp} that are not
     */
    public Timing time(
            List<String> command,
            Map<String, String> environment,
            String tool,
            Map<String, ?> arguments,
            int warmUp,
            int calls)
            throws IOException, InterruptedException {
        Path script = directory.resolve("client.mjs");
        Files.writeString(script, script());
        TestTools.existing("node_modules/@modelcontextprotocol/sdk/dist/esm/client/index.js");
        String plan = JSON.writeValueAsString(Map.of(
                "command", command,
                "env", environment,
                "tool", tool,
                "arguments", arguments,
                "warmUp", warmUp,
                "calls", calls));
        Path out = directory.resolve("client.out");
        Path err = directory.resolve("client.err");
        Process process = new ProcessBuilder(List.of("node", script.toString(), plan))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(300, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("the TypeScript client failed: " + Files.readString(out) + Files.readString(err));
        }
        return timing(JSON.readTree(Files.readString(out)));
    }

    private static Timing timing(JsonNode result) {
        List<Integer> us = new ArrayList<>();
        result.path("us").forEach(one -> us.add(one.intValue()));
        List<String> tools = new ArrayList<>();
        result.path("tools").forEach(tool -> tools.add(tool.stringValue()));
        return new Timing(result.path("connectUs").intValue(), tools, result.path("last"), List.copyOf(us));
    }

    /**
     * What was measured.
     *
     * @param connectUs from the server's start to the end of the handshake, in microseconds
     * @param last the last answer
     * @param us how long each call took, in microseconds, shortest first
     */
    public record Timing(int connectUs, List<String> tools, JsonNode last, List<Integer> us) {
        /** The time below which {@code percent} of the calls stayed, in microseconds. */
        public int percentileUs(int percent) {
            return us.get(Math.min(us.size() - 1, us.size() * percent / 100));
        }
    }
}
