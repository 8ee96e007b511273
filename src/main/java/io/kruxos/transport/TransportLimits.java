package io.kruxos.transport;

import io.kruxos.mcp.SessionLimits;
import io.kruxos.wire.JsonLimits;
import java.time.Duration;

/**
 * What clients may ask of the port. Each limit has a refusal of its own name, or of its own code.
 *
 * @param messageBytesMax one HTTP body (413) or one WebSocket message (close 1009)
 * @param headerBytesMax the request line and all headers of one request (431)
 * @param batchMax messages in one JSON-RPC batch (-32600)
 * @param connectionsMax WebSockets, event streams and requests under way, of all agents (503)
 * @param connectionsPerAgentMax the same of one agent (503)
 * @param socketsMax TCP and Unix connections, whoever they are; above it the port accepts none until one ends
 * @param outgoingBytesMax what may wait in memory for a client that does not read; above it the connection is dropped
 * @param idle how long a connection may be silent within a request or between two
 * @param pingEvery how often a WebSocket client is asked for a sign of life
 * @param silentMax how long it may give none
 * @param heartbeat how often an HTTP client that waits gets a sign of life, which also shows whether it is still there
 */
public record TransportLimits(
        int messageBytesMax,
        int headerBytesMax,
        int batchMax,
        int connectionsMax,
        int connectionsPerAgentMax,
        int socketsMax,
        long outgoingBytesMax,
        Duration idle,
        Duration pingEvery,
        Duration silentMax,
        Duration heartbeat,
        JsonLimits json,
        SessionLimits session) {
    private static final int MIB = 1024 * 1024;

    public static final TransportLimits DEFAULT = new TransportLimits(
            4 * MIB,
            16 * 1024,
            50,
            1024,
            256,
            2048,
            64L * MIB,
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            JsonLimits.ofBytes(4 * MIB),
            SessionLimits.DEFAULT);

    public TransportLimits {
        if (messageBytesMax < 1024 || headerBytesMax < 1024 || batchMax < 1 || outgoingBytesMax < 1) {
            throw new IllegalArgumentException("transport limits are positive, sizes at least 1 KiB");
        }
        if (connectionsMax < 1 || connectionsPerAgentMax < 1 || socketsMax < 1) {
            throw new IllegalArgumentException("at least one connection must be allowed");
        }
        if (idle.isZero() || pingEvery.isZero() || heartbeat.isZero() || silentMax.compareTo(pingEvery) <= 0) {
            throw new IllegalArgumentException("a client must have time to answer a ping");
        }
    }
}
