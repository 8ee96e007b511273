package io.kruxos.mcp;

import java.time.Duration;

/**
 * What one session may ask for.
 *
 * @param messagesPerSecond sustained; above it requests are refused with code -32000
 * @param messagesBurst how many may come at once after a silence
 * @param callsMax calls under way at one time
 * @param answersMax finished answers kept for a client that sends a request again
 * @param answerBytesMax their size together; the newest is kept whatever its size
 * @param grace how long calls go on after a connection was lost without a close
 * @param sessionsPerAgentMax sessions of one agent held in memory
 */
public record SessionLimits(
        double messagesPerSecond,
        int messagesBurst,
        int callsMax,
        int answersMax,
        long answerBytesMax,
        Duration grace,
        int sessionsPerAgentMax) {
    public static final SessionLimits DEFAULT =
            new SessionLimits(2_000, 4_000, 64, 256, 16L * 1024 * 1024, Duration.ofSeconds(30), 256);

    public SessionLimits {
        if (messagesPerSecond <= 0 || messagesBurst < 1 || callsMax < 1 || answersMax < 1 || answerBytesMax < 1) {
            throw new IllegalArgumentException("session limits are positive");
        }
        if (grace.isNegative() || sessionsPerAgentMax < 1) {
            throw new IllegalArgumentException("session limits are positive");
        }
    }

    /** These, with another grace. */
    public SessionLimits withGrace(Duration other) {
        return new SessionLimits(
                messagesPerSecond, messagesBurst, callsMax, answersMax, answerBytesMax, other, sessionsPerAgentMax);
    }
}
