package io.kruxos.capability.filesystem;

import io.kruxos.domain.RecoveryAction;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Errno;
import io.kruxos.linux.Inotify;
import io.kruxos.linux.KernelError;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code filesystem.watch}: subscribes to changes below a directory; with {@code watch_id}, tells what has changed since; with
 * {@code cancel} as well, ends the subscription. The path is given each time, because policy decides on it each time.
 */
final class WatchDirectory implements CellWork {
    private static final int EVENTS_DEFAULT = 100;
    private static final int EVENTS_MAX = 1_000;

    private final Watches watches;

    WatchDirectory(Watches watches) {
        this.watches = watches;
    }

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Inputs inputs = Inputs.of(work);
        Place place = cell.files().place(inputs.text("path"));
        Optional<String> id = inputs.optionalText("watch_id");
        if (id.isEmpty()) {
            return subscribe(cell, work, inputs, place);
        }
        Watches.Key key = new Watches.Key(cell.plan().agent(), work.session(), id.get());
        return inputs.flag("cancel") ? cancel(key, place) : poll(cell, work, inputs, key, place);
    }

    private Map<String, @Nullable Object> subscribe(CellContext cell, Work work, Inputs inputs, Place place) {
        boolean recursive = inputs.flag("recursive");
        passes(inputs, work, place);
        Watches.Key key = watches.reserve(cell.plan().agent(), work.session());
        Watch watch = open(cell.files(), place, recursive, key);
        watches.put(key, watch);
        return answer(key, place)
                .with("recursive", recursive)
                .with("watched_directories", watch.directories())
                .with("overflow", watch.takeOverflow())
                .map();
    }

    private Watch open(CellFiles files, Place place, boolean recursive, Watches.Key key) {
        Watch.Owner owner = new Watch.Owner(key.agent(), key.session(), place, recursive);
        try (Descriptor directory = Directories.open(files, place)) {
            Watch watch = new Watch(owner, Inotify.open(), watches.now());
            try {
                if (recursive) {
                    WatchTree.add(directory, watch, place, _ -> {});
                } else {
                    watch.add(directory, place);
                }
                return watch;
            } catch (RuntimeException | Error e) {
                watch.close();
                throw e;
            }
        } catch (KernelError e) {
            throw e.errno() == Errno.ENOSPC || e.errno() == Errno.EMFILE ? tooMany() : files.failure(e, place);
        }
    }

    private Map<String, @Nullable Object> poll(
            CellContext cell, Work work, Inputs inputs, Watches.Key key, Place place) {
        Watch watch = watches.find(key, place);
        int max = (int) inputs.number("max_events", EVENTS_DEFAULT, 1, EVENTS_MAX);
        List<Change> changes = watch.take(cell.files(), passes(inputs, work, place), max);
        return answer(key, place)
                .with("recursive", watch.owner().recursive())
                .with("watched_directories", watch.directories())
                .with("events", changes.stream().map(Change::map).toList())
                .with("more", watch.more())
                .with("overflow", watch.takeOverflow())
                .map();
    }

    private Map<String, @Nullable Object> cancel(Watches.Key key, Place place) {
        watches.find(key, place);
        watches.remove(key);
        return answer(key, place).with("cancelled", true).map();
    }

    private static Answer answer(Watches.Key key, Place place) {
        return new Answer().with("watch_id", key.id()).with("path", place.agentPath());
    }

    /** What the inputs and policy let through. */
    private static Predicate<Change> passes(Inputs inputs, Work work, Place root) {
        Exclusions exclusions = Exclusions.of(work);
        Optional<NameGlob> glob = inputs.optionalText("pattern").map(NameGlob::of);
        List<String> types = inputs.texts("event_types");
        int prefix = root.agentPath().length() + 1;
        return change -> {
            String path = change.place().agentPath();
            boolean inside = path.length() > prefix;
            return (types.isEmpty() || types.contains(change.type().word()))
                    && (glob.isEmpty() || (inside && glob.get().matches(path.substring(prefix))))
                    && !covered(exclusions, change);
        };
    }

    /** A path below a protected directory is as protected as the directory. */
    private static boolean covered(Exclusions exclusions, Change change) {
        return protects(exclusions, change.place())
                || change.from().map(from -> protects(exclusions, from)).orElse(false);
    }

    private static boolean protects(Exclusions exclusions, Place place) {
        for (Place at = place; !at.isRoot(); at = at.parent()) {
            if (exclusions.cover(at.agentPath())) {
                return true;
            }
        }
        return false;
    }

    private static RuntimeException tooMany() {
        return FileErrors.failure(
                "TooManyWatches",
                "The system has no more watches to give.",
                Map.of(),
                RecoveryAction.of("reduce_scope", "Watch without recursive, or fewer directories."),
                RecoveryAction.of("cancel_existing", "End a watch: call with its watch_id and cancel=true."));
    }
}
