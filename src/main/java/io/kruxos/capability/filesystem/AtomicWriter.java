package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.ReservedNames;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Stages new content of files, see {@link StagedFile}, and cleans up what a killed executor has left of that. */
final class AtomicWriter {
    private static final int MODE_OF_NEW = 0644;
    private static final int PRIVATE = 0600;
    private static final int PERMISSION_BITS = 0777;

    private final RandomGenerator random;
    private final Leftovers leftovers;

    AtomicWriter(RandomGenerator random, Leftovers leftovers) {
        this.random = random;
        this.leftovers = leftovers;
    }

    /** Gives the content to a file that was just created. */
    interface Filler {
        void fill(Descriptor file);
    }

    /**
     * Stages content for a place.
     *
     * @param replaced the file that is there, whose permissions stay; null for a new file
     */
    StagedFile stage(CellFiles files, Place place, byte[] content, @Nullable FileStatus replaced) {
        int mode = replaced == null ? MODE_OF_NEW : replaced.permissions() & PERMISSION_BITS;
        return stage(files, place, mode, file -> FileCalls.write(file, content, 0, content.length));
    }

    /** As above, with content from anywhere and these permissions. */
    StagedFile stage(CellFiles files, Place place, int mode, Filler content) {
        Descriptor parent = files.openParent(place);
        try {
            leftovers.clean(parent);
            String name = ReservedNames.TEMPORARY_PREFIX + HexFormat.of().toHexDigits(random.nextLong());
            fill(parent, name, mode, content);
            return new StagedFile(files, place, parent, name);
        } catch (KernelError e) {
            parent.close();
            throw files.failure(e, place);
        } catch (RuntimeException | Error e) {
            parent.close();
            throw e;
        }
    }

    private static void fill(Descriptor parent, String name, int mode, Filler content) {
        // Readable for nobody else until it is complete.
        try (Descriptor file = FileCalls.open(parent, name, OpenHow.create(PRIVATE))) {
            // The lock tells a cleaner in another process that this is no leftover.
            FileCalls.lock(file);
            content.fill(file);
            FileCalls.permissions(file, mode);
            FileCalls.syncData(file);
        } catch (RuntimeException | Error e) {
            remove(parent, name, e);
            throw e;
        }
    }

    private static void remove(Descriptor parent, String name, Throwable cause) {
        try {
            DirectoryCalls.removeFile(parent, name);
        } catch (KernelError e) {
            if (e.errno() != Errno.ENOENT) {
                cause.addSuppressed(e);
            }
        }
    }
}
