package io.kruxos.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Bounds for what runs in a cell; null means that this source sets none. {@code cpus} is in cores, the rest in bytes or counts. */
public record Limits(
        @Nullable Duration wall,
        @Nullable Long memoryBytes,
        @Nullable Double cpus,
        @Nullable Integer pids,
        @Nullable Integer openFiles,
        @Nullable Long outputBytes) {
    public static final Limits NONE = new Limits(null, null, null, null, null, null);

    /** The tighter of the two, limit by limit. */
    public Limits tightened(Limits other) {
        return new Limits(
                lesser(wall, other.wall),
                lesser(memoryBytes, other.memoryBytes),
                lesser(cpus, other.cpus),
                lesser(pids, other.pids),
                lesser(openFiles, other.openFiles),
                lesser(outputBytes, other.outputBytes));
    }

    private static <T extends Comparable<T>> @Nullable T lesser(@Nullable T a, @Nullable T b) {
        if (a == null) {
            return b;
        }
        return b == null || a.compareTo(b) <= 0 ? a : b;
    }
}
