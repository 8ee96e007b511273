package io.kruxos.capability;

import io.kruxos.audit.Permit;

/** The gateway's side of a capability's code. */
@FunctionalInterface
public interface CapabilityHandler {
    /**
     * Spends the permit, then does the work; blocks until it is done. Expected failures are outcomes, never exceptions.
     *
     * @throws IllegalStateException when the permit is not this call's, or was spent
     */
    HandlerOutcome execute(Permit permit, Execution execution);
}
