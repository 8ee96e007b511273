package io.kruxos.session;

import io.kruxos.domain.AgentName;

/** The name is taken already. */
public final class AgentExists extends RuntimeException {
    public AgentExists(AgentName name) {
        super("an agent called " + name + " exists; `kruxos agent rotate " + name + "` gives it a new token");
    }
}
