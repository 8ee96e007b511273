package io.kruxos.sandbox;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Mount;
import java.util.List;

/**
 * What a cell is opened from; equal plans share one cell, a changed plan opens a new one.
 *
 * @param number the agent's number: in mode {@code full} the cell's uid and gid are {@code 100000 + number}
 * @param mounts what the agent sees, {@code /workspace} first
 * @param limits the cell's own bounds
 */
public record CellPlan(AgentName agent, int number, List<Mount> mounts, Limits limits) {
    public CellPlan {
        mounts = List.copyOf(mounts);
    }
}
