package io.kruxos.domain;

import org.jspecify.annotations.Nullable;

/**
 * Who makes a call: the agent that the token proved, and what its client says of itself.
 *
 * @param agent proved by the token
 * @param group the agent's policy group, as of this call
 * @param session the session the call came in
 * @param client the client's own name and version, such as {@code codex-mcp-client/0.169.0}; unproved
 * @param thread the client's thread, turn or sub-agent, when it says; unproved
 */
public record Caller(
        AgentName agent,
        String group,
        SessionId session,
        @Nullable String client,
        @Nullable String thread) {}
