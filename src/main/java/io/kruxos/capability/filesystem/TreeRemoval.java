package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.DirectoryEntry;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import java.util.List;

/** Removes trees for good, up to a number of entries; what is left over is removed another time. */
final class TreeRemoval {
    private static final int BATCH = 1_000;
    private static final int DEPTH_MAX = 200;

    private int left;

    TreeRemoval(int entriesMax) {
        this.left = entriesMax;
    }

    /** Removes an entry with everything in it; false when the number of entries or the depth ran out. */
    boolean remove(Descriptor parent, String name) {
        return remove(parent, name, 0);
    }

    private boolean remove(Descriptor parent, String name, int depth) {
        if (left <= 0 || depth > DEPTH_MAX) {
            return false;
        }
        left--;
        try {
            if (FileCalls.status(parent, name).kind() != FileKind.DIRECTORY) {
                DirectoryCalls.removeFile(parent, name);
                return true;
            }
            boolean empty = clear(parent, name, depth);
            if (empty) {
                DirectoryCalls.removeDirectory(parent, name);
            }
            return empty;
        } catch (KernelError e) {
            // Gone already is as good; what can't be removed stays.
            return e.errno() == Errno.ENOENT;
        }
    }

    private boolean clear(Descriptor parent, String name, int depth) {
        boolean all = true;
        List<DirectoryEntry> entries = entries(parent, name);
        while (all && !entries.isEmpty()) {
            try (Descriptor directory = FileCalls.open(parent, name, OpenHow.DIRECTORY)) {
                for (DirectoryEntry entry : entries) {
                    all &= entry.text() && remove(directory, entry.name(), depth + 1);
                }
            }
            entries = all ? entries(parent, name) : List.of();
        }
        return all;
    }

    private static List<DirectoryEntry> entries(Descriptor parent, String name) {
        try (Descriptor directory = FileCalls.open(parent, name, OpenHow.DIRECTORY)) {
            return DirectoryCalls.entries(directory, BATCH);
        }
    }
}
