package io.kruxos.capability.filesystem;

import io.kruxos.domain.RecoveryAction;
import io.kruxos.linux.DirectoryCalls.Rename;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code filesystem.restore}: brings a deleted entry back to where it was. The path is always needed, because it is what
 * policy decides on; {@code trash_id} says which deletion is meant when there were several, else it is the last.
 */
final class RestorePath implements CellWork {
    private static final int TOLD_MAX = 20;

    private final Trash trash;

    RestorePath(Trash trash) {
        this.trash = trash;
    }

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Inputs inputs = Inputs.of(work);
        CellFiles files = cell.files();
        Place place = files.place(inputs.text("path"));
        files.requireWritable(place);
        if (place.isRoot()) {
            throw FileErrors.rootRefused(place, "restored");
        }
        trash.purge(files, cell.plan().agent(), place.mount());
        List<Trash.Item> items = trash.items(files, cell.plan().agent(), place.mount());
        Trash.Item item = chosen(items, place, inputs).orElseThrow(() -> notFound(place, items));
        requireUnprotected(cell, work, item, place);
        if (inputs.flag("create_parents")) {
            Directories.makeAll(files, place.parent());
        }
        put(cell, item, place, inputs.flag("overwrite"));
        return new Answer()
                .with("path", place.agentPath())
                .with("trash_id", item.id())
                .with("deleted_at", TrashId.time(item.id()).toString())
                .map();
    }

    /** What was deleted under another policy doesn't come back under this one. */
    private static void requireUnprotected(CellContext cell, Work work, Trash.Item item, Place place) {
        Place entry = item.entry(cell.plan().agent());
        Optional<FileStatus> status = MoveRules.at(cell.files(), entry);
        if (status.isPresent() && status.get().kind() == FileKind.DIRECTORY) {
            new TreeGuard(cell, work, Exclusions.of(work)).requireDestination(entry, place, "restored");
        }
    }

    private static Optional<Trash.Item> chosen(List<Trash.Item> items, Place place, Inputs inputs) {
        Optional<String> id = inputs.optionalText("trash_id");
        return items.stream()
                .filter(item -> item.from().equals(place))
                .filter(item -> id.isEmpty() || id.get().equals(item.id()))
                .findFirst();
    }

    /** With {@code overwrite}, what is there goes to the trash itself. */
    private void put(CellContext cell, Trash.Item item, Place place, boolean overwrite) {
        try {
            trash.restore(cell.files(), cell.plan().agent(), item, place, Rename.KEEP);
        } catch (WorkFailure e) {
            if (!overwrite || !e.error().type().equals("DestinationExists")) {
                throw e;
            }
            trash.put(cell.files(), cell.plan().agent(), place);
            trash.restore(cell.files(), cell.plan().agent(), item, place, Rename.KEEP);
        }
    }

    private static WorkFailure notFound(Place place, List<Trash.Item> items) {
        List<Map<String, @Nullable Object>> told = items.stream()
                .limit(TOLD_MAX)
                .map(item -> new Answer()
                        .with("trash_id", item.id())
                        .with("path", item.from().agentPath())
                        .with("recoverable_until", item.until().toString())
                        .map())
                .toList();
        return FileErrors.failure(
                "TrashEntryNotFound",
                "Nothing that was deleted at " + place.agentPath() + " is in the trash any more.",
                Map.of("path", place.agentPath(), "in_trash", told),
                RecoveryAction.of("choose", "Take a path, and trash_id if needed, from 'in_trash' of this error."));
    }
}
