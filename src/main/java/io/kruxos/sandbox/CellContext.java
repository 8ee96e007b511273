package io.kruxos.sandbox;

/** What work in a cell has at hand. */
public interface CellContext {
    /** What the cell was opened from. */
    CellPlan plan();

    /** The cell's files; whoever opened the cell closes them. */
    CellFiles files();

    /** Whether the caller has withdrawn the work; long loops ask now and then and stop with what they have undone. */
    boolean cancelled();

    /**
     * Programs; for work whose {@link CellWork#profile} is {@link WorkProfile#PROCESSES}.
     *
     * @throws IllegalStateException for other work
     */
    CellProcesses processes();
}
