package io.kruxos.capability.process;

/**
 * This program's own peak of memory. What it starts begins with that figure as its own peak, so a child's figure means something
 * only above it. For the loop's thread.
 */
final class OwnPeak {
    /** The kernel adds pages up in batches, one for each processor: its two readings of one peak differ by that. */
    private static final long BATCHES = 4 << 20;

    private long bytes;

    /** The peak, read anew when {@code suspect} would pass for more than it: it only ever grows. */
    long bytes(long suspect) {
        if (suspect > bytes) {
            bytes = ProcFigures.memoryPeakBytes("self") + BATCHES;
        }
        return bytes;
    }
}
