package io.kruxos.call;

import io.kruxos.domain.Agent;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Identifiers;
import io.kruxos.domain.StructuredError;
import io.kruxos.policy.Explanation;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides calls that nobody makes, for operators who want to know. */
public final class WhatIf {
    private final Resolution resolution;
    private final PolicyInForce policy;
    private final Identifiers identifiers;
    private final Clock clock;

    public WhatIf(Resolution resolution, PolicyInForce policy, Identifiers identifiers, Clock clock) {
        this.resolution = resolution;
        this.policy = policy;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /** What would become of a call. */
    public sealed interface Answer {
        /** Policy decides; a path that the agent does not have refuses the call whatever the tier is. */
        record Decided(Explanation explanation, @Nullable StructuredError outOfScope) implements Answer {}

        /** It would be refused before policy is asked. */
        record Malformed(StructuredError error) implements Answer {}
    }

    /** The call of {@code capability} by {@code agent}; paths are taken as they are written, links are not looked at. */
    public Answer explain(Agent agent, String capability, Map<String, @Nullable Object> inputs) {
        Caller caller = new Caller(agent.name(), agent.group(), identifiers.session(), null, null);
        Invocation invocation = new Invocation(caller, capability, inputs, null, false);
        Call call =
                new Call(identifiers.call(), invocation, agent, clock.instant(), System.nanoTime(), new Withdrawal());
        try {
            Request request = resolution.resolve(call);
            return new Answer.Decided(
                    policy.book().explain(request.facts()), request.outOfScope().orElse(null));
        } catch (RefusedCall refusal) {
            return new Answer.Malformed(refusal.error());
        }
    }
}
