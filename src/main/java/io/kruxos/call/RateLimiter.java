package io.kruxos.call;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.Decision;
import io.kruxos.domain.RateLimit;
import io.kruxos.store.RateRepository;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Counts calls under rules with a rate limit; the counts outlive a restart. */
public final class RateLimiter {
    private final RateRepository uses;
    private final Clock clock;

    public RateLimiter(RateRepository uses, Clock clock) {
        this.uses = uses;
        this.clock = clock;
    }

    /** Counts one call of {@code agent} under every limit of its decision; the strictest limit that has no place left, if any. */
    public Optional<RateLimit> count(AgentName agent, Decision decision) {
        Instant now = clock.instant();
        RateLimit exceeded = null;
        for (RateLimit limit : decision.rateLimits()) {
            boolean place = uses.use(limit.rule().toString(), agent, now.minus(limit.per()), now, limit.max());
            if (!place && (exceeded == null || limit.then().stricterThan(exceeded.then()))) {
                exceeded = limit;
            }
        }
        return Optional.ofNullable(exceeded);
    }
}
