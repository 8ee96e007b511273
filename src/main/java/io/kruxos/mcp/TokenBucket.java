package io.kruxos.mcp;

import java.time.Duration;

/** Lets {@code burst} messages pass at once and {@code perSecond} in the long run. Safe for many threads. */
public final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final int burst;
    // Guarded by this.
    private double tokens;
    private long lastNanos;

    public TokenBucket(double perSecond, int burst, long nowNanos) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.lastNanos = nowNanos;
    }

    /** Takes one token; false when there is none. {@code nowNanos} is of a clock that only goes forward. */
    public synchronized boolean take(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - lastNanos) / NANOS * perSecond);
        lastNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** The time in which one more token comes. */
    public Duration refill() {
        return Duration.ofNanos((long) Math.ceil(NANOS / perSecond));
    }
}
