package io.kruxos.capability;

import io.kruxos.domain.Agent;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Limits;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler has at hand.
 *
 * @param agent the agent as it is registered at this call, with its mounts
 * @param arguments validated, with defaults, every path an agent path
 * @param limits bounds of this call: the decision's, tightened by the configuration and by the call's own timeout
 * @param cancellation how the handler hears that the client withdrew the call
 */
public record Execution(
        CallId call,
        Caller caller,
        Agent agent,
        Map<String, @Nullable Object> arguments,
        Decision decision,
        Limits limits,
        CancellationHook cancellation) {}
