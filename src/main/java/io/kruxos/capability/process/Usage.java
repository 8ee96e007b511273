package io.kruxos.capability.process;

import io.kruxos.linux.Wait;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a process has used, as the kernel says.
 *
 * @param memoryPeakBytes of the largest single process; null when it ended before it was looked at
 */
record Usage(long cpuMs, @Nullable Long memoryPeakBytes, long ioReadBytes, long ioWriteBytes) {
    /**
     * Of a process that has ended, with the children that it waited for.
     *
     * @param seenPeakBytes the highest peak that was seen while it ran; 0 for none
     * @param executorPeakBytes this program's own peak: a started program's figure begins with that of the program that
     *     started it, and says nothing below
     */
    static Usage of(Wait.End end, long seenPeakBytes, long executorPeakBytes) {
        long reported = end.memoryPeakBytes() > executorPeakBytes ? end.memoryPeakBytes() : 0;
        long peak = Math.max(seenPeakBytes, reported);
        return new Usage(
                end.userTime().plus(end.systemTime()).toMillis(),
                peak == 0 ? null : (Long) peak,
                end.bytesRead(),
                end.bytesWritten());
    }

    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put("cpu_ms", cpuMs);
        fields.put("memory_peak_bytes", memoryPeakBytes);
        fields.put("io_read_bytes", ioReadBytes);
        fields.put("io_write_bytes", ioWriteBytes);
        return fields;
    }
}
