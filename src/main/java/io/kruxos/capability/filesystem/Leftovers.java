package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.DirectoryEntry;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.ReservedNames;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;

/**
 * Cleans temporary files away that nobody is writing any more: those of an executor that was killed. A directory is looked
 * through before the first write to it; 1,024 directories are remembered, and 10,000 entries of each looked at.
 */
final class Leftovers {
    private static final int DIRECTORIES_MAX = 1024;
    private static final int ENTRIES_MAX = 10_000;

    /** Between making a file and locking it is a moment; nothing younger than this is a leftover. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private record DirectoryId(long device, long inode) {}

    private final Clock clock;

    /** Guarded by itself. */
    private final LinkedHashSet<DirectoryId> clean = new LinkedHashSet<>();

    Leftovers(Clock clock) {
        this.clock = clock;
    }

    void clean(Descriptor directory) {
        FileStatus status = FileCalls.status(directory);
        if (isNew(new DirectoryId(status.device(), status.inode()))) {
            try (Descriptor listed = FileCalls.open(directory, ".", OpenHow.DIRECTORY)) {
                for (DirectoryEntry entry : DirectoryCalls.entries(listed, ENTRIES_MAX)) {
                    if (entry.name().startsWith(ReservedNames.TEMPORARY_PREFIX)) {
                        removeAbandoned(listed, entry.name());
                    }
                }
            } catch (KernelError e) {
                // A directory that may be written and not read has secrets, not leftovers.
                if (e.errno() != Errno.EACCES) {
                    throw e;
                }
            }
        }
    }

    private boolean isNew(DirectoryId id) {
        synchronized (clean) {
            if (clean.size() >= DIRECTORIES_MAX) {
                clean.removeFirst();
            }
            return clean.add(id);
        }
    }

    private void removeAbandoned(Descriptor directory, String name) {
        try (Descriptor file = FileCalls.open(directory, name, OpenHow.WRITE_EXISTING)) {
            boolean old =
                    FileCalls.status(file).modified().isBefore(clock.instant().minus(YOUNG));
            if (old && FileCalls.lock(file)) {
                DirectoryCalls.removeFile(directory, name);
            }
        } catch (KernelError e) {
            // Gone, or another agent's: either way not ours to clean.
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.EACCES && e.errno() != Errno.ELOOP) {
                throw e;
            }
        }
    }
}
