package io.kruxos.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/** Bounds how many failed authentications are recorded, so that whoever guesses tokens can't fill the disk. */
final class AuthenticationFailures {
    private static final int RECORDS_MAX = 50;
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private Instant windowEnd = Instant.MIN;
    private int recorded;
    private long suppressed;

    AuthenticationFailures(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether this one is recorded; otherwise it is counted. */
    boolean admits() {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (!now.isBefore(windowEnd)) {
                windowEnd = now.plus(WINDOW);
                recorded = 0;
            }
            if (recorded < RECORDS_MAX) {
                recorded++;
                return true;
            }
            suppressed++;
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** How many were counted instead of recorded, told once: to the next one that is, or when the gateway stops. */
    long takeSuppressed(Entry entry) {
        if (!(entry instanceof Entry.AuthenticationFailed || entry instanceof Entry.GatewayStopped)) {
            return 0;
        }
        lock.lock();
        try {
            long count = suppressed;
            suppressed = 0;
            return count;
        } finally {
            lock.unlock();
        }
    }
}
