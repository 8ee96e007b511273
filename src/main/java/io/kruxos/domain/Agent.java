package io.kruxos.domain;

import java.time.Instant;
import java.util.List;

/**
 * A registered agent; its token is elsewhere, hashed.
 *
 * @param group the policy group, {@code default} unless the operator said otherwise
 * @param number a small number that is never used again; a cell's uid comes from it
 * @param mounts the workspace first
 */
public record Agent(
        AgentName name, String group, String purpose, int number, State state, List<Mount> mounts, Instant createdAt) {
    /** Whether an agent may act. */
    public enum State {
        ACTIVE,
        /** Sessions stay, calls are refused until it is resumed. */
        PAUSED,
        /** Its token opens nothing until the agent is restored. */
        REVOKED
    }

    public Agent {
        mounts = List.copyOf(mounts);
        if (mounts.isEmpty() || !mounts.getFirst().agentPath().equals("/workspace")) {
            throw new IllegalArgumentException("an agent's first mount is /workspace");
        }
    }

    public Mount workspace() {
        return mounts.getFirst();
    }
}
