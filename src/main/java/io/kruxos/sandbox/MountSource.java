package io.kruxos.sandbox;

import io.kruxos.domain.Mount;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.KernelError;

/**
 * The directory behind a mount, held from the look at its owner until it is mounted: whoever may write above it, such as
 * another agent, cannot put a link or another directory in its place between the two.
 */
final class MountSource implements AutoCloseable {
    private final Mount mount;
    private final Descriptor directory;
    private final Descriptor owner;

    private MountSource(Mount mount, Descriptor directory, Descriptor owner) {
        this.mount = mount;
        this.directory = directory;
        this.owner = owner;
    }

    /**
     * Opens the directory and a map that shows its owner as the cell; as root, on an unconfined thread.
     *
     * @param cell the cell's user and group
     * @throws SandboxUnavailable when the directory is missing or a link leads to it
     */
    static MountSource open(Mount mount, int cell) {
        Descriptor directory = directory(mount);
        try {
            FileStatus status = FileCalls.status(directory);
            return new MountSource(mount, directory, IdMap.open(status.owner(), status.group(), cell));
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    Mount mount() {
        return mount;
    }

    /** The user namespace whose map shows the directory's owner as the cell. */
    Descriptor owner() {
        return owner;
    }

    /**
     * A handle on the same directory in the calling thread's mount namespace.
     *
     * @throws SandboxUnavailable when it is not the same any more
     */
    Descriptor here() {
        Descriptor here = directory(mount);
        if (FileCalls.status(here).sameFileAs(FileCalls.status(directory))) {
            return here;
        }
        here.close();
        throw unusable(mount, mount.hostPath() + " was exchanged while the cell was opened");
    }

    @Override
    public void close() {
        owner.close();
        directory.close();
    }

    private static Descriptor directory(Mount mount) {
        try {
            return FileCalls.openRoot(mount.hostPath().toString());
        } catch (KernelError e) {
            throw unusable(
                    mount, String.valueOf(e.about(mount.hostPath().toString()).getMessage()));
        }
    }

    private static SandboxUnavailable unusable(Mount mount, String reason) {
        return new SandboxUnavailable(
                "mount " + mount.agentPath(),
                reason,
                "Make the directory, without links on the way to it, or remove the mount");
    }
}
