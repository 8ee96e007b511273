package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.Place;
import java.util.Optional;

/** What copies and moves of whole entries have in common. */
final class MoveRules {
    private MoveRules() {}

    /** Refuses to put a directory into itself. */
    static void requireOutside(Place from, Place to, Inputs inputs) {
        if (to.equals(from) || to.agentPath().startsWith(from.agentPath() + "/")) {
            throw inputs.wrong("destination", "must not be the source itself or inside of it.");
        }
    }

    static void requireAbsent(CellFiles files, Place place) {
        at(files, place).ifPresent(status -> {
            throw FileErrors.destinationExists(place, status.kind());
        });
    }

    /** What stands at a place, a link itself included; empty for nothing. */
    static Optional<FileStatus> at(CellFiles files, Place place) {
        try (Descriptor handle =
                FileCalls.open(files.root(place.mount()), place.isRoot() ? "." : place.relative(), OpenHow.HANDLE)) {
            return Optional.of(FileCalls.status(handle));
        } catch (KernelError e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw files.failure(e, place);
        }
    }
}
