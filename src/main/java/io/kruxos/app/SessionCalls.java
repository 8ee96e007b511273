package io.kruxos.app;

import io.kruxos.call.CallObserver;
import io.kruxos.call.GovernedCalls;
import io.kruxos.call.Invocation;
import io.kruxos.capability.CapabilityDefinition;
import io.kruxos.domain.CallResult;
import io.kruxos.domain.Caller;
import io.kruxos.domain.SessionId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the calls of each open session since the gateway started. */
final class SessionCalls {
    private final Map<SessionId, LongAdder> counts = new ConcurrentHashMap<>();

    /** {@code calls}, counted. */
    GovernedCalls counting(GovernedCalls calls) {
        return new GovernedCalls() {
            @Override
            public List<CapabilityDefinition> listed(Caller caller) {
                return calls.listed(caller);
            }

            @Override
            public CallResult invoke(Invocation invocation, CallObserver observer) {
                counts.computeIfAbsent(invocation.caller().session(), id -> new LongAdder())
                        .increment();
                return calls.invoke(invocation, observer);
            }
        };
    }

    long of(SessionId session) {
        LongAdder count = counts.get(session);
        return count == null ? 0 : count.sum();
    }

    void forget(SessionId session) {
        counts.remove(session);
    }
}
