package io.kruxos.app;

import io.kruxos.capability.facts.ProgramResolver;
import io.kruxos.capability.process.ProgramLookup;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Mount;
import io.kruxos.domain.SessionId;
import io.kruxos.domain.StructuredError;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.ExecutorClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One agent in one session, calling {@code process.*} as the gateway would after all its checks. */
final class Agents {
    private static final AtomicLong NUMBERS = new AtomicLong(System.nanoTime());

    private final ExecutorClient client;
    private final CellPlan plan;
    private final SessionId session;

    private Agents(ExecutorClient client, CellPlan plan, SessionId session) {
        this.client = client;
        this.plan = plan;
        this.session = session;
    }

    static Agents create(ExecutorClient client, int number, Path workspace) throws IOException {
        Files.createDirectories(workspace);
        CellPlan plan = new CellPlan(
                new AgentName("agent-" + number),
                number,
                List.of(new Mount("/workspace", workspace.toRealPath(), true)),
                Limits.NONE);
        return new Agents(client, plan, newSession());
    }

    /** The same agent in another session. */
    Agents inAnotherSession() {
        return new Agents(client, plan, newSession());
    }

    SessionId session() {
        return session;
    }

    CellPlan plan() {
        return plan;
    }

    /** Runs a line of shell. */
    Map<String, @Nullable Object> shell(String line, Object... more) {
        return done(runWith("command", line, "shell", true, more));
    }

    /** Runs {@code process.run} with inputs given as names and values. */
    WorkResult run(Object... inputs) {
        return call("process.run", withProgram(map(inputs)));
    }

    WorkResult runWith(String name, Object value, String second, Object secondValue, Object... more) {
        Map<String, @Nullable Object> inputs = map(more);
        inputs.put(name, value);
        inputs.put(second, secondValue);
        return call("process.run", withProgram(inputs));
    }

    WorkResult call(String name, Object... inputs) {
        return call(name, map(inputs));
    }

    WorkResult call(String name, Map<String, @Nullable Object> inputs) {
        return client.run(plan, work(name, inputs, Limits.NONE));
    }

    // javac leaves the type annotations of a compact constructor's parameters out of the class file.
    @SuppressWarnings("NullAway")
    Work work(String name, Map<String, @Nullable Object> inputs, Limits limits) {
        CallId call = new CallId("call_%032x".formatted(NUMBERS.incrementAndGet()));
        return new Work(call, session, name, inputs, List.of(), limits);
    }

    /** What the gateway adds: the file that policy decided on. */
    Map<String, @Nullable Object> withProgram(Map<String, @Nullable Object> inputs) {
        List<String> arguments = inputs.get("args") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
        ProgramResolver.Resolution resolution = new ProgramLookup()
                .resolve(new ProgramResolver.Request(
                        String.valueOf(inputs.get("command")),
                        arguments,
                        Boolean.TRUE.equals(inputs.get("shell")),
                        "/workspace",
                        plan.mounts()));
        if (!(resolution instanceof ProgramResolver.Resolution.Found found)) {
            throw new AssertionError(resolution);
        }
        Map<String, @Nullable Object> complete = new HashMap<>(inputs);
        complete.put("_program", found.command().program());
        return complete;
    }

    static Map<String, @Nullable Object> map(Object... inputs) {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = 0; i < inputs.length; i += 2) {
            map.put((String) inputs[i], inputs[i + 1]);
        }
        return map;
    }

    static Map<String, @Nullable Object> done(WorkResult result) {
        if (result instanceof WorkResult.Done done) {
            return done.value();
        }
        throw new AssertionError(result);
    }

    static StructuredError failed(WorkResult result) {
        if (result instanceof WorkResult.Failed failed) {
            return failed.error();
        }
        throw new AssertionError(result);
    }

    private static SessionId newSession() {
        return new SessionId("ses_%032x".formatted(NUMBERS.incrementAndGet()));
    }
}
