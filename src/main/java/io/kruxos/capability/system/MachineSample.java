package io.kruxos.capability.system;

import java.time.Instant;

/**
 * The machine's counters at one moment.
 *
 * @param cpuBusy processor time in use since boot, in clock ticks over all processors
 * @param cpuTotal the same with idle time
 * @param diskReadBytes since boot, over all whole disks
 * @param receivedBytes since boot, over all network interfaces but loopback
 */
public record MachineSample(
        Instant at,
        long cpuBusy,
        long cpuTotal,
        long memoryTotalBytes,
        long memoryAvailableBytes,
        long diskReadBytes,
        long diskWrittenBytes,
        long receivedBytes,
        long sentBytes) {
    public long memoryUsedBytes() {
        return memoryTotalBytes - memoryAvailableBytes;
    }

    /** Share of processor time in use between an earlier sample and this one, in percent; 0 when no time has passed. */
    double cpuPercentSince(MachineSample earlier) {
        long total = cpuTotal - earlier.cpuTotal;
        return total <= 0 ? 0 : Math.clamp(100.0 * (cpuBusy - earlier.cpuBusy) / total, 0, 100);
    }
}
