package io.kruxos.sandbox.executor;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Digest;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Mount;
import io.kruxos.domain.SessionId;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Values that tests of the protocol share. */
final class Samples {
    static final SessionId SESSION = new SessionId("ses_" + "0".repeat(32));
    static final CellPlan PLAN = new CellPlan(
            new AgentName("codex"),
            7,
            List.of(
                    new Mount("/workspace", Path.of("/home/u/src"), true),
                    new Mount("/mnt/docs", Path.of("/srv/docs"), false)),
            new Limits(Duration.ofSeconds(3), 5L, 0.5, 6, 7, 8L));
    static final ExecutorReport REPORT =
            new ExecutorReport("test", 1, "off", Map.of("layers", List.of()), Digest.of(new byte[0]));

    private static final AtomicLong CALLS = new AtomicLong();

    private Samples() {}

    static Work work(String name, Map<String, @Nullable Object> inputs) {
        return work(name, inputs, Limits.NONE);
    }

    // javac leaves the type annotations of a compact constructor's parameters out of the class file.
    @SuppressWarnings("NullAway")
    static Work work(String name, Map<String, @Nullable Object> inputs, Limits limits) {
        return new Work(call(), SESSION, name, inputs, List.of("/workspace/.git/**"), limits);
    }

    private static CallId call() {
        return new CallId("call_%032x".formatted(CALLS.incrementAndGet()));
    }
}
