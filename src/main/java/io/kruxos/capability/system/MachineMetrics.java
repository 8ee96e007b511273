package io.kruxos.capability.system;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the samples of a window say, as {@code system.metrics} answers it. */
final class MachineMetrics {
    private MachineMetrics() {}

    static Map<String, @Nullable Object> of(String window, List<MachineSample> samples) {
        MachineSample first = samples.getFirst();
        MachineSample last = samples.getLast();
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("window", window);
        value.put("covered_seconds", Duration.between(first.at(), last.at()).toSeconds());
        value.put("cpu", cpu(samples));
        value.put("memory", memory(samples));
        value.put(
                "disk_io",
                Map.of(
                        "read_bytes", since(last.diskReadBytes(), first.diskReadBytes()),
                        "write_bytes", since(last.diskWrittenBytes(), first.diskWrittenBytes())));
        value.put(
                "network_io",
                Map.of(
                        "rx_bytes", since(last.receivedBytes(), first.receivedBytes()),
                        "tx_bytes", since(last.sentBytes(), first.sentBytes())));
        return value;
    }

    private static Map<String, @Nullable Object> cpu(List<MachineSample> samples) {
        double peak = 0;
        for (int i = 1; i < samples.size(); i++) {
            peak = Math.max(peak, samples.get(i).cpuPercentSince(samples.get(i - 1)));
        }
        double average = samples.getLast().cpuPercentSince(samples.getFirst());
        return Map.of("average_percent", tenths(average), "peak_percent", tenths(Math.max(peak, average)));
    }

    private static Map<String, @Nullable Object> memory(List<MachineSample> samples) {
        long sum = 0;
        long peak = 0;
        for (MachineSample sample : samples) {
            sum += sample.memoryUsedBytes() / samples.size();
            peak = Math.max(peak, sample.memoryUsedBytes());
        }
        return Map.of(
                "average_bytes", sum,
                "peak_bytes", peak,
                "average_percent", percent(sum, samples.getLast().memoryTotalBytes()));
    }

    static double percent(long part, long whole) {
        return whole <= 0 ? 0 : tenths(100.0 * part / whole);
    }

    static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    /** Counters fall when a disk or an interface goes away; that is no traffic. */
    private static long since(long later, long earlier) {
        return Math.max(0, later - earlier);
    }
}
