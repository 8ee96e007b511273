package io.kruxos.sandbox;

/** The context of one piece of work, on its confined thread. */
record ConfinedContext(CellPlan plan, CellFiles files, CellPaths paths, WorkProfile profile, Cancellation cancellation)
        implements CellContext {
    @Override
    public boolean cancelled() {
        return cancellation.cancelled();
    }

    @Override
    public CellProcesses processes() {
        return switch (profile) {
            case FILES -> throw new IllegalStateException("this work did not ask for a thread that starts programs");
            case PROCESSES -> new ConfinedProcesses(paths);
        };
    }
}
