package io.kruxos.transport;

import io.kruxos.domain.AgentName;
import java.util.HashMap;
import java.util.Map;

/** How many connections and requests each agent has under way. Safe for many threads. */
final class ConnectionCounts {
    private final int max;
    private final int perAgentMax;
    // Both guarded by this.
    private final Map<AgentName, Integer> byAgent = new HashMap<>();
    private int all;

    ConnectionCounts(int max, int perAgentMax) {
        this.max = max;
        this.perAgentMax = perAgentMax;
    }

    /** Whether one more was let in. */
    sealed interface Entry {
        /** It was; {@link #enter}'s caller calls {@link #leave} once it ends. */
        record Entered() implements Entry {}

        record Refused(Refusal refusal) implements Entry {}
    }

    synchronized Entry enter(AgentName agent) {
        int ofAgent = byAgent.getOrDefault(agent, 0);
        if (all >= max) {
            return new Entry.Refused(Refusal.tooManyConnections("all agents together"));
        }
        if (ofAgent >= perAgentMax) {
            return new Entry.Refused(Refusal.tooManyConnections("one agent"));
        }
        all++;
        byAgent.put(agent, ofAgent + 1);
        return new Entry.Entered();
    }

    synchronized void leave(AgentName agent) {
        all--;
        byAgent.computeIfPresent(agent, (_, count) -> count > 1 ? count - 1 : null);
    }
}
