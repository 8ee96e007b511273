package io.kruxos.domain;

import java.time.Duration;

/**
 * At most {@code max} calls of one agent under one rule in any window of {@code per}; the next ones get tier {@code then}.
 *
 * @param rule the rule it hangs on: what calls are counted under
 * @param then stricter than the rule's own tier
 */
public record RateLimit(RuleRef rule, int max, Duration per, Tier then) {
    public RateLimit {
        if (max < 1 || per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("a rate limit needs a positive count and time");
        }
    }
}
