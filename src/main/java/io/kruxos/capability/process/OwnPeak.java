package io.kruxos.capability.process;

import java.time.Duration;

/** This program's own peak of memory, looked at anew once a second at most. For the loop's thread. */
final class OwnPeak {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private long bytes;
    private long lookedAt;

    long bytes() {
        long now = System.nanoTime();
        if (bytes == 0 || now - lookedAt > FRESH_NANOS) {
            bytes = ProcFigures.memoryPeakBytes("self");
            lookedAt = now;
        }
        return bytes;
    }
}
