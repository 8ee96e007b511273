package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code filesystem.delete}: moves a file, a link or a directory into the {@link Trash}. */
final class DeletePath implements CellWork {
    private final Trash trash;

    DeletePath(Trash trash) {
        this.trash = trash;
    }

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Inputs inputs = Inputs.of(work);
        CellFiles files = cell.files();
        Place place = files.place(inputs.text("path"));
        files.requireWritable(place);
        if (place.isRoot()) {
            throw FileErrors.rootRefused(place, "deleted");
        }
        FileStatus status = status(files, place);
        if (status.kind() == FileKind.DIRECTORY) {
            requireDeletable(cell, work, inputs, place);
        }
        trash.purge(files, cell.plan().agent(), place.mount());
        Trash.Item item = trash.put(files, cell.plan().agent(), place);
        return new Answer()
                .with("deleted_path", place.agentPath())
                .with("type", FileAnswers.kind(status.kind()))
                .with("trash_id", item.id())
                .with("trash_path", item.trashPath(cell.plan().agent()))
                .with("recoverable_until", item.until().toString())
                .map();
    }

    private static FileStatus status(CellFiles files, Place place) {
        try (Descriptor handle = files.open(place, OpenHow.HANDLE)) {
            return FileCalls.status(handle);
        }
    }

    private static void requireDeletable(CellContext cell, Work work, Inputs inputs, Place place) {
        if (!inputs.flag("recursive")) {
            try (Descriptor directory = cell.files().open(place, OpenHow.DIRECTORY)) {
                boolean empty = DirectoryCalls.entries(directory, 1).isEmpty();
                if (!empty) {
                    throw FileErrors.directoryNotEmpty(place);
                }
            }
        }
        new TreeGuard(cell, work, Exclusions.of(work)).requireUnprotected(place, "deleted");
    }
}
