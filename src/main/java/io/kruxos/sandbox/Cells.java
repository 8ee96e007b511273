package io.kruxos.sandbox;

import io.kruxos.domain.AgentName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All open cells of this process, one an agent. A changed plan opens a new cell; the one before takes no more work, and is
 * given up when what runs in it has ended.
 */
public final class Cells implements AutoCloseable {
    private static final int CELLS_MAX = 256;

    private final SandboxMode mode;
    private final Path scratch;
    private final ThreadRegistry registry = new ThreadRegistry();
    private final ConfinementCheck check = new ConfinementCheck(registry);

    /** Guarded by this object. */
    private final Map<AgentName, Cell> cells = new HashMap<>();

    /**
     * @param mode what every cell must be
     * @param scratch a private directory for cells' own temporary files, made when missing
     * @param warmUp run here, before any thread is confined
     */
    public Cells(SandboxMode mode, Path scratch, WarmUp warmUp) {
        this.mode = mode;
        this.scratch = scratch;
        warmUp.run();
    }

    public SandboxMode mode() {
        return mode;
    }

    /**
     * The agent's cell, opened when there is none for this plan; on an unconfined platform thread.
     *
     * @throws SandboxUnavailable when a layer that the mode promises is not in force, or when too many cells are open
     */
    public synchronized Cell open(CellPlan plan) {
        Cell present = cells.get(plan.agent());
        if (present != null && present.plan().equals(plan)) {
            return present;
        }
        if (present == null && cells.size() >= CELLS_MAX) {
            throw new SandboxUnavailable(
                    "cells", CELLS_MAX + " are open", "Close the cells of agents that are not used");
        }
        Cell fresh = build(plan);
        if (present != null) {
            present.close();
        }
        cells.put(plan.agent(), fresh);
        return fresh;
    }

    /** Gives an agent's cell up; nothing happens when it has none. */
    public synchronized void close(AgentName agent) {
        Cell cell = cells.remove(agent);
        if (cell != null) {
            cell.close();
        }
    }

    @Override
    public synchronized void close() {
        cells.values().forEach(Cell::close);
        cells.clear();
    }

    /** What is in force in each open cell. */
    public synchronized List<EnforcementReport> enforcement() {
        return cells.values().stream().map(Cell::enforcement).toList();
    }

    /** The search for threads that are confined by mistake. */
    public ConfinementCheck confinementCheck() {
        return check;
    }

    private Cell build(CellPlan plan) {
        Enclosure enclosure = switch (mode) {
            case ROOTLESS -> new RootlessEnclosure(plan, paths(plan));
            case FULL, OFF -> throw new SandboxUnavailable("mode " + mode.word(), "not built", "Use mode rootless");
        };
        try {
            return new Cell(plan, enclosure, registry);
        } catch (RuntimeException e) {
            enclosure.close();
            throw e;
        }
    }

    private CellPaths paths(CellPlan plan) {
        Path own = scratch.resolve(Integer.toString(plan.number()));
        return new CellPaths(plan.mounts(), directory(own.resolve("home")), directory(own.resolve("tmp")));
    }

    private static String directory(Path path) {
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return path.toRealPath().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
