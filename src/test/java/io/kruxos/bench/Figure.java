package io.kruxos.bench;

import org.jspecify.annotations.Nullable;

/**
 * One row of a report.
 *
 * @param subject what was measured
 * @param peer the subject that it is set beside; empty when there is none
 * @param median in the unit's base: nanoseconds or bytes
 * @param p99 likewise; null where there is no distribution
 * @param samples how often it was measured
 */
record Figure(
        String subject,
        String peer,
        Unit unit,
        double median,
        @Nullable Double p99,
        int samples) {
    static Figure of(String subject, String peer, Unit unit, Times times) {
        return new Figure(subject, peer, unit, times.medianNanos(), (double) times.p99Nanos(), times.count());
    }

    /** A figure without a distribution. */
    static Figure single(String subject, String peer, Unit unit, long value) {
        return new Figure(subject, peer, unit, (double) value, null, 1);
    }
}
