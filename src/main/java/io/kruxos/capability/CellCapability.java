package io.kruxos.capability;

import io.kruxos.audit.Permit;
import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.domain.Agent;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;
import java.util.function.Function;

/** The handler of every capability whose code runs in the agent's cell. */
public final class CellCapability implements CapabilityHandler {
    private final CapabilitySpec spec;
    private final CellExecution cells;
    private final Function<Agent, CellPlan> plans;

    public CellCapability(CapabilitySpec spec, CellExecution cells, Function<Agent, CellPlan> plans) {
        this.spec = spec;
        this.cells = cells;
        this.plans = plans;
    }

    @Override
    public HandlerOutcome execute(Permit permit, Execution execution) {
        permit.spend(execution.call());
        Work work = new Work(
                execution.call(),
                execution.caller().session(),
                spec.name().value(),
                execution.arguments(),
                execution.decision().exclusions(),
                execution.limits());
        return switch (cells.run(plans.apply(execution.agent()), work, execution.cancellation())) {
            case WorkResult.Done(var value) -> new HandlerOutcome.Answered(value);
            case WorkResult.Failed(var error) -> new HandlerOutcome.Failed(spec.advised(error));
            case WorkResult.Redirected(var realPaths) -> new HandlerOutcome.Redirected(realPaths);
        };
    }
}
