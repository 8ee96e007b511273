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
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code filesystem.move}: one rename, of a file, a link or a whole directory. Between mounts it is a copy, after which a file
 * is removed from where it was and a directory goes to the {@link Trash} there.
 */
final class MovePath implements CellWork {
    private final AtomicWriter writer;
    private final Trash trash;

    MovePath(AtomicWriter writer, Trash trash) {
        this.writer = writer;
        this.trash = trash;
    }

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Inputs inputs = Inputs.of(work);
        CellFiles files = cell.files();
        Place from = files.place(inputs.text("source"));
        Place to = files.place(inputs.text("destination"));
        files.requireWritable(from);
        files.requireWritable(to);
        if (from.isRoot()) {
            throw FileErrors.rootRefused(from, "moved");
        }
        MoveRules.requireOutside(from, to, inputs);
        FileStatus status = source(files, from);
        Optional<FileStatus> existing = MoveRules.at(files, to);
        existing.ifPresent(there -> requireReplaceable(to, there, status, inputs));
        if (status.kind() == FileKind.DIRECTORY) {
            TreeGuard guard = new TreeGuard(cell, work, Exclusions.of(work));
            guard.requireUnprotected(from, "moved");
            guard.requireDestination(from, to, "moved");
        }
        if (inputs.flag("create_parents")) {
            Directories.makeAll(files, to.parent());
        }
        move(cell, work, from, to, status, existing);
        return new Answer()
                .with("source", from.agentPath())
                .with("destination", to.agentPath())
                .with("type", FileAnswers.kind(status.kind()))
                .with("size", FileAnswers.size(status))
                .map();
    }

    private static FileStatus source(CellFiles files, Place from) {
        try (Descriptor handle = files.open(from, OpenHow.HANDLE)) {
            return FileCalls.status(handle);
        }
    }

    private static void requireReplaceable(Place to, FileStatus there, FileStatus moved, Inputs inputs) {
        boolean directory = there.kind() == FileKind.DIRECTORY || moved.kind() == FileKind.DIRECTORY;
        if (!inputs.flag("overwrite") || directory || to.isRoot()) {
            throw FileErrors.destinationExists(to, directory ? FileKind.DIRECTORY : there.kind());
        }
    }

    private void move(
            CellContext cell, Work work, Place from, Place to, FileStatus status, Optional<FileStatus> existing) {
        CellFiles files = cell.files();
        try (Descriptor parent = files.openParent(from);
                Descriptor target = files.openParent(to)) {
            Rename rename = existing.isPresent() ? Rename.REPLACE : Rename.KEEP;
            DirectoryCalls.rename(parent, from.name(), target, to.name(), rename);
        } catch (KernelError e) {
            if (e.errno() != Errno.EXDEV) {
                throw files.failure(e, e.errno() == Errno.EEXIST ? to : from);
            }
            acrossMounts(cell, work, from, to, status, existing);
        }
    }

    private void acrossMounts(
            CellContext cell, Work work, Place from, Place to, FileStatus status, Optional<FileStatus> existing) {
        FileCopy copier = new FileCopy(writer, cell, work);
        if (status.kind() == FileKind.DIRECTORY) {
            new TreeCopy(copier, cell, work).run(from, to);
            trash.put(cell.files(), cell.plan().agent(), from);
            return;
        }
        try (Descriptor source = cell.files().open(from, OpenHow.READ);
                Descriptor parent = cell.files().openParent(from)) {
            FileStatus before = FileCalls.status(source);
            copier.copy(source, from, to, existing.orElse(null));
            if (!FileCalls.status(parent, from.name()).sameStateAs(before)) {
                throw FileErrors.checksumMismatch(from, "the file as it was copied", "another one");
            }
            DirectoryCalls.removeFile(parent, from.name());
        }
    }
}
