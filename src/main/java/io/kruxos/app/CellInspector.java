package io.kruxos.app;

import io.kruxos.call.Inspector;
import io.kruxos.capability.CancellationHook;
import io.kruxos.capability.Capability;
import io.kruxos.capability.CellExecution;
import io.kruxos.domain.Agent;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Limits;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has the executor look at the files a call would change, on a confined thread of the agent's cell. What it can't see it says
 * nothing of: the call itself will meet the same and be refused there.
 */
final class CellInspector implements Inspector {
    private static final Duration TIME = Duration.ofSeconds(10);

    private final CellExecution cells;
    private final Function<Agent, CellPlan> plans;

    CellInspector(CellExecution cells, Function<Agent, CellPlan> plans) {
        this.cells = cells;
        this.plans = plans;
    }

    @Override
    public Inspection inspect(
            CallId call, Caller caller, Agent agent, Capability capability, Map<String, @Nullable Object> arguments) {
        if (!capability.name().category().equals("filesystem")) {
            return new Inspection.Seen(null);
        }
        Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
        inputs.put("capability", capability.name().value());
        inputs.put("arguments", arguments);
        Work look = new Work(
                call,
                caller.session(),
                "filesystem.preview",
                inputs,
                List.of(),
                new Limits(TIME, null, null, null, null, null));
        return switch (cells.run(plans.apply(agent), look, CancellationHook.NEVER)) {
            case WorkResult.Done(var value) ->
                new Inspection.Seen(value.get("diff") instanceof String diff ? diff : null);
            case WorkResult.Failed failed -> new Inspection.Seen(null);
            case WorkResult.Redirected(var realPaths) -> new Inspection.Redirected(realPaths);
        };
    }
}
