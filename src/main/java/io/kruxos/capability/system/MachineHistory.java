package io.kruxos.capability.system;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Samples of the last 24 hours, at most one every 15 seconds: 5,760 of them. Whoever composes the gateway calls {@link #record}
 * at intervals. Safe for all threads.
 */
public final class MachineHistory {
    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration APART = Duration.ofSeconds(15);

    /** Oldest first; guarded by this. */
    private final Deque<MachineSample> samples = new ArrayDeque<>();

    /** Keeps a sample, unless the last one is too young. */
    public synchronized void record(MachineSample sample) {
        MachineSample last = samples.peekLast();
        if (last != null && Duration.between(last.at(), sample.at()).compareTo(APART) < 0) {
            return;
        }
        samples.addLast(sample);
        Instant oldest = sample.at().minus(KEPT).minus(APART);
        while (samples.getFirst().at().isBefore(oldest)) {
            samples.removeFirst();
        }
    }

    /** The samples of a window that ends with {@code now}, which is the last one; the first may be a little older. */
    synchronized List<MachineSample> window(Duration window, MachineSample now) {
        Instant start = now.at().minus(window);
        List<MachineSample> found = new ArrayList<>();
        MachineSample before = null;
        for (MachineSample sample : samples) {
            if (!sample.at().isAfter(start)) {
                before = sample;
            } else if (sample.at().isBefore(now.at())) {
                found.add(sample);
            }
        }
        if (before != null) {
            found.addFirst(before);
        }
        found.add(now);
        return found;
    }
}
