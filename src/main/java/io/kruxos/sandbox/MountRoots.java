package io.kruxos.sandbox;

import io.kruxos.domain.Mount;

/** Under which name a mount's directory stands in the file system that a cell's threads see. */
@FunctionalInterface
public interface MountRoots {
    /** The host's own names: a cell without a mount namespace. */
    MountRoots HOST = mount -> mount.hostPath().toString();

    /** The agent's names: a cell with a mount namespace. */
    MountRoots AGENT = Mount::agentPath;

    /** An absolute path without links. */
    String directory(Mount mount);
}
