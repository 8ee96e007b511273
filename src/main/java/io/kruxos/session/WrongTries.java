package io.kruxos.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How often each source offered a wrong token lately: {@value #MAX} in a minute are answered one by one, then the source is
 * told to wait. At most {@value #SOURCES_MAX} sources are remembered; the one unheard of for longest is forgotten first.
 */
final class WrongTries {
    static final int MAX = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int SOURCES_MAX = 4096;

    private record Tries(int count, Instant since) {}

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Tries> bySource = new LinkedHashMap<>(16, 0.75f, true); // guarded by lock

    WrongTries(Clock clock) {
        this.clock = clock;
    }

    /** Counts one more; returns how long the source has to wait, zero when it may go on. */
    Duration count(String source) {
        Instant now = clock.instant();
        lock.lock();
        try {
            Tries before = bySource.get(source);
            Tries after = before != null && now.isBefore(before.since().plus(WINDOW))
                    ? new Tries(before.count() + 1, before.since())
                    : new Tries(1, now);
            bySource.put(source, after);
            if (bySource.size() > SOURCES_MAX) {
                bySource.remove(bySource.keySet().iterator().next());
            }
            return after.count() <= MAX
                    ? Duration.ZERO
                    : Duration.between(now, after.since().plus(WINDOW));
        } finally {
            lock.unlock();
        }
    }
}
