package io.kruxos.session;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.Caller;
import io.kruxos.domain.SessionId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sessions of all agents; each belongs to the agent that opened it and to nobody else. */
public interface Sessions {
    /** Opens a session. */
    Session open(AgentName agent, String transport);

    /** The session, when it is open and {@code owner}'s; empty for anybody else, who learns nothing of it. */
    Optional<Session> find(SessionId id, AgentName owner);

    /** Remembers what {@code initialize} settled on; returns the session as it is now. */
    Session initialized(SessionId id, String protocolVersion, String client);

    /** The caller that a call of this session has, with the agent's group of this moment. */
    Caller caller(Session session, @Nullable String thread);

    /** Ends a session; unknown ones are ignored. {@code reason} goes into the audit log. */
    void end(SessionId id, String reason);
}
