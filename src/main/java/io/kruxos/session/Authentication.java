package io.kruxos.session;

import io.kruxos.domain.AgentName;
import java.time.Duration;

/** What a token proved. */
public sealed interface Authentication {
    /** The agent is who it says. */
    record Granted(AgentName agent) implements Authentication {}

    /** No active agent has this token, or it is another agent's. */
    record Wrong() implements Authentication {}

    /** The token is right and its agent is revoked. */
    record Revoked(AgentName agent) implements Authentication {}

    /** Too many wrong tries from this source; none is looked at for a while. */
    record TooManyTries(Duration retryAfter) implements Authentication {}
}
