package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.DirectoryCalls.Rename;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.Place;
import org.jspecify.annotations.Nullable;

/**
 * A file's new content, complete and on the disk under a temporary name in the same directory, waiting to take its place in
 * one rename: whoever looks, whenever the machine stops, sees the old file or the new one, never half of it.
 *
 * <p>Closing takes the temporary name away: with it the new content when it was not put in place, else the old.
 */
final class StagedFile implements AutoCloseable {
    private final CellFiles files;
    private final Place place;
    private final Descriptor parent;
    private final String temporaryName;

    /** Whether something stands under the temporary name. */
    private boolean pending = true;

    StagedFile(CellFiles files, Place place, Descriptor parent, String temporaryName) {
        this.files = files;
        this.place = place;
        this.parent = parent;
        this.temporaryName = temporaryName;
    }

    Place place() {
        return place;
    }

    /** Puts it where nothing is; {@code DestinationExists} when something is. */
    void putNew() {
        try {
            DirectoryCalls.rename(parent, temporaryName, parent, place.name(), Rename.KEEP);
        } catch (KernelError e) {
            throw files.failure(e, place);
        }
        pending = false;
        syncDirectory();
    }

    /**
     * Puts it in the place of a file. Both change places first, so that what is replaced can be looked at: when it isn't the
     * state that was read, they change back and the call fails with {@code ChecksumMismatch}. File systems that cannot
     * exchange names replace without that look.
     *
     * @param seen what is expected to be there; null for whatever is
     */
    void putOver(@Nullable FileStatus seen) {
        try {
            DirectoryCalls.rename(parent, temporaryName, parent, place.name(), Rename.EXCHANGE);
        } catch (KernelError e) {
            switch (e.errno()) {
                case Errno.EINVAL -> replace();
                case Errno.ENOENT -> putBackInPlace(seen);
                default -> throw files.failure(e, place);
            }
            syncDirectory();
            return;
        }
        FileStatus replaced = FileCalls.status(parent, temporaryName);
        if (replaced.kind() != FileKind.REGULAR || (seen != null && !replaced.sameStateAs(seen))) {
            undo();
            throw FileErrors.checksumMismatch(place, "the file as it was read", "another one");
        }
        syncDirectory();
    }

    /** The file that was to be replaced has gone meanwhile. */
    private void putBackInPlace(@Nullable FileStatus seen) {
        if (seen != null) {
            throw FileErrors.checksumMismatch(place, "the file as it was read", "none");
        }
        putNew();
    }

    private void replace() {
        try {
            DirectoryCalls.rename(parent, temporaryName, parent, place.name(), Rename.REPLACE);
        } catch (KernelError e) {
            throw files.failure(e, place);
        }
        pending = false;
    }

    /** Takes {@link #putOver} back, before {@link #close}. */
    void undo() {
        try {
            DirectoryCalls.rename(parent, temporaryName, parent, place.name(), Rename.EXCHANGE);
        } catch (KernelError e) {
            throw files.failure(e, place);
        }
    }

    /** Whether {@link #undo} can still bring the old content back. */
    boolean reversible() {
        return pending;
    }

    /** A rename is on the disk when its directory is. */
    private void syncDirectory() {
        try (Descriptor directory = FileCalls.open(parent, ".", OpenHow.DIRECTORY)) {
            FileCalls.sync(directory);
        }
    }

    @Override
    public void close() {
        try (Descriptor _ = parent) {
            if (pending) {
                DirectoryCalls.removeFile(parent, temporaryName);
            }
        } catch (KernelError e) {
            // The new content is where it belongs, or was never seen; what stays here is a leftover, and cleaned up as
            // one.
            pending = false;
        }
    }
}
