package io.kruxos.session;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One client's stay; survives a lost connection and a restart of the gateway.
 *
 * @param transport {@code websocket}, {@code http}, {@code unix} or {@code rpc}
 * @param protocolVersion what {@code initialize} settled on; null before it
 * @param client name and version as the client says, {@code codex-mcp-client/0.169.0}; null before {@code initialize}
 */
public record Session(
        SessionId id,
        AgentName agent,
        String transport,
        @Nullable String protocolVersion,
        @Nullable String client,
        Instant openedAt) {}
