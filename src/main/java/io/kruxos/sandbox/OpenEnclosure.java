package io.kruxos.sandbox;

import io.kruxos.sandbox.EnforcementReport.Layer;
import java.util.List;

/** No confinement at all, for operators who wrote {@code off}: reported as such, with no layer. */
record OpenEnclosure(CellPaths paths) implements Enclosure {
    @Override
    public SandboxMode mode() {
        return SandboxMode.OFF;
    }

    @Override
    public void enter(WorkProfile profile) {
        // Off means off.
    }

    @Override
    public List<Layer> readBack(int tid, WorkProfile profile, boolean refusesRoot) {
        return List.of();
    }

    @Override
    public String description() {
        return "mode off";
    }

    @Override
    public MountRoots mountRoots() {
        return MountRoots.HOST;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
