package io.kruxos.session;

import io.kruxos.domain.AgentName;
import org.jspecify.annotations.Nullable;

/** Tells who a token belongs to. */
public interface Authenticator {
    /**
     * Looks a token up, in constant time for equal numbers of agents.
     *
     * @param claimed the agent the client says it is; null when it says nothing, and then the token alone tells
     * @param token as it came, of any shape
     * @param source where it came from, for counting tries: an address, or {@code uid:1000} for a local socket
     */
    Authentication authenticate(@Nullable AgentName claimed, String token, String source);
}
