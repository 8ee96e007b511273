package io.kruxos.session;

import io.kruxos.domain.AgentName;

/** No agent has this name. */
public final class UnknownAgent extends RuntimeException {
    public UnknownAgent(AgentName name) {
        super("no agent is called " + name + "; `kruxos agent list` shows those there are");
    }
}
