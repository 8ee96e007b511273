package io.kruxos.sandbox;

import io.kruxos.linux.Spawn;
import java.util.List;

/** Programs started from the confined thread that this is used on. */
record ConfinedProcesses(CellPaths paths) implements CellProcesses {
    @Override
    public CellProcess spawn(ProcessSpec spec) {
        List<String> environment = spec.environment().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .toList();
        long pid = Spawn.start(new Spawn.Program(
                visiblePath(spec.program()),
                spec.argv(),
                environment,
                visiblePath(spec.directory()),
                spec.input(),
                spec.output(),
                spec.error()));
        // The program has been loaded and runs: for the few microseconds until here it had the executor's own limits.
        spec.limits().forEach((limit, ceiling) -> limit.lower(pid, ceiling));
        return new CellProcess(pid);
    }

    @Override
    public String visiblePath(String agentPath) {
        return paths.visible(agentPath);
    }

    @Override
    public String home() {
        return paths.home();
    }

    @Override
    public String temporary() {
        return paths.temporary();
    }
}
