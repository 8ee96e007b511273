package io.kruxos.sandbox;

import java.util.List;

/** How the threads of one cell are confined, prepared when the cell opens. */
interface Enclosure extends AutoCloseable {
    SandboxMode mode();

    /** Confines the calling thread for good. In this order: namespaces, identity, {@code no_new_privs}, Landlock, seccomp. */
    void enter(WorkProfile profile);

    /**
     * What the kernel says of a thread that entered; asked on an unconfined thread.
     *
     * @param tid the thread's number
     * @param refusesRoot whether Landlock refused the thread a listing of {@code /}
     * @throws SandboxUnavailable when a layer that the mode promises is missing
     */
    List<EnforcementReport.Layer> readBack(int tid, WorkProfile profile, boolean refusesRoot);

    /** Everything that {@link #enter} puts in force, as text; equal for equal confinement. */
    String description();

    CellPaths paths();

    /** Where the mounts are for file work. */
    MountRoots mountRoots();

    /** Ends what the cell holds, programs included where it can. */
    @Override
    void close();
}
