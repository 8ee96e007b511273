package io.kruxos.call;

import io.kruxos.domain.Agent;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Caller;
import java.time.Duration;
import java.time.Instant;

/**
 * One call on its way.
 *
 * @param agent as registered when the call arrived
 * @param arrivedNanos {@link System#nanoTime} of the arrival
 */
record Call(CallId id, Invocation invocation, Agent agent, Instant at, long arrivedNanos, Withdrawal withdrawal) {
    Caller caller() {
        return invocation.caller();
    }

    long durationUs() {
        return Duration.ofNanos(System.nanoTime() - arrivedNanos).toNanos() / 1_000;
    }
}
