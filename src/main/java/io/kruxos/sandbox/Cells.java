package io.kruxos.sandbox;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Mount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All open cells of this process, one an agent. A changed plan opens a new cell; the one before takes no more work, and is
 * given up with all that runs in it when the work at hand has ended.
 */
public final class Cells implements AutoCloseable {
    private static final int CELLS_MAX = 256;

    /** No agent is called that: names begin with a letter or a digit, and this one's number is nobody's. */
    private static final AgentName TRIAL = new AgentName("0-trial");

    private final SandboxMode mode;
    private final Path home;
    private final Path own;
    private final ThreadRegistry registry = new ThreadRegistry();
    private final ConfinementCheck check = new ConfinementCheck(registry);
    private final Map<AgentName, Cell> cells = new ConcurrentHashMap<>();

    /**
     * @param mode what every cell must be
     * @param home KruxOS's home, which no cell may see more of than a workspace
     * @param own a private directory for the cells' own files, made when missing
     * @param warmUp run here, before any thread is confined
     */
    public Cells(SandboxMode mode, Path home, Path own, WarmUp warmUp) {
        this.mode = mode;
        this.home = Path.of(directory(home));
        this.own = Path.of(directory(own));
        warmUp.run();
    }

    public SandboxMode mode() {
        return mode;
    }

    /**
     * The agent's cell, opened when there is none for this plan; on an unconfined platform thread.
     *
     * @throws SandboxUnavailable when a layer that the mode promises is not in force, when a mount is missing or one that no
     *     cell may have, or when too many cells are open
     */
    public Cell open(CellPlan plan) {
        Cell present = cells.get(plan.agent());
        if (present != null && present.plan().equals(plan)) {
            return present;
        }
        // Cells of other agents open and serve meanwhile.
        return cells.compute(plan.agent(), (agent, old) -> {
            if (old != null && old.plan().equals(plan)) {
                return old;
            }
            if (old == null && cells.size() >= CELLS_MAX) {
                throw new SandboxUnavailable(
                        "cells", CELLS_MAX + " are open", "Close the cells of agents that are not used");
            }
            MountableDirectories.check(plan.mounts(), home);
            Cell fresh = build(plan);
            if (old != null) {
                old.close();
            }
            return fresh;
        });
    }

    /** Gives an agent's cell up; nothing happens when it has none. */
    public void close(AgentName agent) {
        Cell cell = cells.remove(agent);
        if (cell != null) {
            cell.close();
        }
    }

    @Override
    public void close() {
        List.copyOf(cells.keySet()).forEach(this::close);
    }

    /** What is in force in each open cell. */
    public Map<AgentName, EnforcementReport> enforcement() {
        Map<AgentName, EnforcementReport> reports = new HashMap<>();
        cells.forEach((agent, cell) -> reports.put(agent, cell.enforcement()));
        return Map.copyOf(reports);
    }

    /**
     * Opens a cell on an empty directory, asks the kernel what is in force there, and gives it up again; on an unconfined
     * platform thread.
     *
     * @throws SandboxUnavailable when a layer that the mode promises is not in force
     */
    public EnforcementReport tryOut() {
        Path workspace = Path.of(directory(own.resolve("trial")));
        CellPlan plan = new CellPlan(TRIAL, 0, List.of(new Mount("/workspace", workspace, true)), Limits.NONE);
        Cell cell = build(plan);
        try {
            return cell.enforcement();
        } finally {
            cell.close();
        }
    }

    /** The search for threads that are confined by mistake. */
    public ConfinementCheck confinementCheck() {
        return check;
    }

    private Cell build(CellPlan plan) {
        Cell cell = new Cell(plan, enclosure(plan), registry);
        try {
            cell.open();
            return cell;
        } catch (RuntimeException e) {
            cell.close();
            throw e;
        }
    }

    private Enclosure enclosure(CellPlan plan) {
        return switch (mode) {
            case FULL -> new FullEnclosure(plan);
            case ROOTLESS -> new RootlessEnclosure(plan, paths(plan));
            case OFF -> new OpenEnclosure(paths(plan));
        };
    }

    private CellPaths paths(CellPlan plan) {
        Path files = own.resolve(Integer.toString(plan.number()));
        return new CellPaths(plan.mounts(), directory(files.resolve("home")), directory(files.resolve("tmp")));
    }

    /** The real path of a private directory, made when missing. */
    private static String directory(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return path.toRealPath().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
