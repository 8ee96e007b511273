package io.kruxos.call;

import io.kruxos.capability.CapabilityDefinition;
import io.kruxos.domain.CallResult;
import io.kruxos.domain.Caller;
import java.util.List;

/** What a face of the gateway may do with capabilities: list them and call them, under policy. */
public interface GovernedCalls {
    /** What {@code caller}'s policy does not block, by name. */
    List<CapabilityDefinition> listed(Caller caller);

    /** Takes a call all the way and returns its end; blocks, up to the approval's and the execution's time together. */
    CallResult invoke(Invocation invocation, CallObserver observer);
}
