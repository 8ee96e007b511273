package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.WorkFailure;
import java.util.ArrayList;
import java.util.List;

/** Opening and making directories. */
final class Directories {
    private static final int MODE = 0755;

    private Directories() {}

    /** A directory for reading its entries; {@code DirectoryNotFound} or {@code NotADirectory} when it isn't one. */
    static Descriptor open(CellFiles files, Place place) {
        try {
            return files.open(place, OpenHow.DIRECTORY);
        } catch (WorkFailure e) {
            throw switch (e.error().type()) {
                case "FileNotFound" -> FileErrors.directoryNotFound(place);
                case "NotADirectory" -> FileErrors.notADirectory(place);
                default -> e;
            };
        }
    }

    /**
     * Makes a directory and all above it that are missing; one that another makes at the same time counts as there.
     *
     * @return the agent paths of those that were made, the highest first
     */
    static List<String> makeAll(CellFiles files, Place place) {
        List<Place> missing = new ArrayList<>();
        Place at = place;
        while (!at.isRoot() && !exists(files, at)) {
            missing.addFirst(at);
            at = at.parent();
        }
        List<String> made = new ArrayList<>();
        for (Place directory : missing) {
            if (make(files, directory)) {
                made.add(directory.agentPath());
            }
        }
        return made;
    }

    private static boolean exists(CellFiles files, Place place) {
        try (Descriptor _ = FileCalls.open(files.root(place.mount()), place.relative(), OpenHow.DIRECTORY_HANDLE)) {
            return true;
        } catch (KernelError e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw files.failure(e, place);
        }
    }

    /** Makes one directory; false when a directory is there already. */
    static boolean make(CellFiles files, Place place) {
        try (Descriptor parent = files.openParent(place)) {
            DirectoryCalls.makeDirectory(parent, place.name(), MODE);
            return true;
        } catch (KernelError e) {
            if (e.errno() == Errno.EEXIST) {
                requireDirectory(files, place);
                return false;
            }
            throw files.failure(e, place);
        }
    }

    private static void requireDirectory(CellFiles files, Place place) {
        try (Descriptor handle = files.open(place, OpenHow.HANDLE)) {
            switch (FileCalls.status(handle).kind()) {
                case DIRECTORY -> {}
                case LINK -> throw files.failure(new KernelError("mkdirat", Errno.ELOOP), place);
                case REGULAR, SPECIAL, UNKNOWN -> throw FileErrors.destinationExists(place, FileKind.REGULAR);
            }
        }
    }
}
