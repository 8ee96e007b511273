package io.kruxos.sandbox;

import io.kruxos.domain.CallId;
import io.kruxos.domain.Limits;
import io.kruxos.domain.SessionId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work for a cell, as it crosses to the executor.
 *
 * @param name the capability's dotted name; the executor looks its {@link CellWork} up by it
 * @param inputs validated arguments; every path in them is an agent path
 * @param exclusions path patterns that the decision does not cover, see {@link io.kruxos.domain.Decision#exclusions()}
 * @param limits bounds of this call, tightened already
 */
public record Work(
        CallId call,
        SessionId session,
        String name,
        Map<String, @Nullable Object> inputs,
        List<String> exclusions,
        Limits limits) {
    public Work {
        exclusions = List.copyOf(exclusions);
    }
}
