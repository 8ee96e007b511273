package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.DirectoryEntry;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.ReservedNames;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts a directory and all below it under watch, each before it is read, so that nothing appears unseen in between. */
final class WatchTree {
    private static final int ENTRIES_MAX = 50_000;

    private WatchTree() {}

    /** Adds a directory that has just appeared; what is in it already is told to {@code found} as created. */
    static void add(CellFiles files, Watch watch, Place place, Consumer<Change> found) {
        try (Descriptor directory = FileCalls.open(files.root(place.mount()), place.relative(), OpenHow.DIRECTORY)) {
            add(directory, watch, place, found);
        } catch (KernelError e) {
            requirePassing(e);
        }
    }

    /** Adds an open directory and those below. */
    static void add(Descriptor directory, Watch watch, Place place, Consumer<Change> found) {
        if (!watch.add(directory, place)) {
            return;
        }
        for (DirectoryEntry entry : DirectoryCalls.entries(directory, ENTRIES_MAX)) {
            if (!entry.text() || ReservedNames.includes(entry.name())) {
                continue;
            }
            boolean inner = entry.kind() == FileKind.DIRECTORY;
            Place there = place.child(entry.name());
            found.accept(new Change(Change.Type.CREATE, there, inner, Optional.empty()));
            if (inner) {
                below(directory, watch, there, found);
            }
        }
    }

    private static void below(Descriptor parent, Watch watch, Place place, Consumer<Change> found) {
        try (Descriptor directory = FileCalls.open(parent, place.name(), OpenHow.DIRECTORY)) {
            add(directory, watch, place, found);
        } catch (KernelError e) {
            requirePassing(e);
        }
    }

    /** What has gone, has become something else or may not be read is left out. */
    private static void requirePassing(KernelError e) {
        switch (e.errno()) {
            case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP, Errno.EACCES -> {}
            default -> throw e;
        }
    }
}
