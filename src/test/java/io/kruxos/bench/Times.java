package io.kruxos.bench;

import java.util.Arrays;

/** Durations of one thing done again and again, in nanoseconds, shortest first. */
final class Times {
    private final long[] sorted;

    private Times(long[] sorted) {
        this.sorted = sorted;
    }

    /** Of at least one duration, in any order. */
    static Times of(long[] nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Times(sorted);
    }

    int count() {
        return sorted.length;
    }

    long medianNanos() {
        return sorted[sorted.length / 2];
    }

    long p99Nanos() {
        return sorted[(int) (sorted.length * 99L / 100)];
    }
}
