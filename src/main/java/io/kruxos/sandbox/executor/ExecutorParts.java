package io.kruxos.sandbox.executor;

import java.util.Map;
import java.util.function.Supplier;

/**
 * What an executor is made of.
 *
 * @param works by the capability's dotted name
 * @param report reads the enforcement back from the kernel each time it is asked
 */
public record ExecutorParts(
        Map<String, ExecutorWork> works, CellDoor cells, Residents residents, Supplier<ExecutorReport> report) {
    public ExecutorParts {
        works = Map.copyOf(works);
    }
}
