package io.kruxos.durable;

import java.time.Duration;

/**
 * Bounds of a {@link CommitQueue}, in bytes.
 *
 * @param waitingMax how much may wait for the disk before ordinary appends are refused
 * @param reserve how much more may wait when it ends what has begun
 * @param allocateAhead zeros that are kept ready behind the end of the file
 * @param allocateSlice how many zeros are written at once; a commit that meets one waits for it
 * @param linger how long an append that nobody waits for may stay in memory
 */
public record QueueLimits(int waitingMax, int reserve, int allocateAhead, int allocateSlice, Duration linger) {
    /** 16 MiB and 16 MiB more waiting, 4 MiB allocated ahead in slices of 256 KiB, 20 ms. */
    public static final QueueLimits DEFAULT =
            new QueueLimits(16 << 20, 16 << 20, 4 << 20, 256 << 10, Duration.ofMillis(20));

    public QueueLimits {
        if (waitingMax < 1 || reserve < 0 || allocateAhead < 1 || allocateSlice < 1 || linger.isNegative()) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
