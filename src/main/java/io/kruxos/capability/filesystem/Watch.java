package io.kruxos.capability.filesystem;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.SessionId;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Inotify;
import io.kruxos.linux.Inotify.Event;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.ReservedNames;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One subscription to changes below a directory. The kernel keeps the events until somebody asks; nobody waits for them.
 * 1,000 directories and 16,384 waiting events at most; what is beyond is told as {@code overflow}.
 *
 * <p>Its own lock guards it, because a session may ask from several threads, or cancel while it asks.
 */
final class Watch implements AutoCloseable {
    static final int DIRECTORIES_MAX = 1_000;
    private static final int MASK = Event.MODIFY
            | Event.ATTRIBUTES
            | Event.CLOSE_WRITE
            | Event.MOVED_FROM
            | Event.MOVED_TO
            | Event.CREATE
            | Event.DELETE
            | Event.DELETE_SELF
            | Event.MOVE_SELF;

    /** Who may ask for the events of which place. */
    record Owner(AgentName agent, SessionId session, Place root, boolean recursive) {}

    private final Owner owner;
    private final Inotify inotify;
    private final Map<Integer, Place> directories = new HashMap<>();
    private final Deque<Change> waiting = new ArrayDeque<>();
    private Instant lastUsed;
    private boolean overflow;

    Watch(Owner owner, Inotify inotify, Instant now) {
        this.owner = owner;
        this.inotify = inotify;
        this.lastUsed = now;
    }

    Owner owner() {
        return owner;
    }

    synchronized Instant lastUsed() {
        return lastUsed;
    }

    synchronized void used(Instant now) {
        lastUsed = now;
    }

    synchronized int directories() {
        return directories.size();
    }

    /** Watches one more directory; false when there are too many. */
    synchronized boolean add(Descriptor directory, Place place) {
        if (directories.size() >= DIRECTORIES_MAX) {
            overflow = true;
            return false;
        }
        directories.put(inotify.watch(directory, MASK), place);
        return true;
    }

    /** Takes up to {@code max} changes that pass; the rest stays for the next time. */
    synchronized List<Change> take(CellFiles files, Predicate<Change> passes, int max) {
        fill(files);
        List<Change> taken = new ArrayList<>();
        while (!waiting.isEmpty() && taken.size() < max) {
            Change change = waiting.removeFirst();
            if (passes.test(change) && !(taken.size() > 0 && taken.getLast().equals(change))) {
                taken.add(change);
            }
        }
        return taken;
    }

    synchronized boolean more() {
        return !waiting.isEmpty();
    }

    /** Whether changes were lost since this was last asked. */
    synchronized boolean takeOverflow() {
        boolean lost = overflow;
        overflow = false;
        return lost;
    }

    /** Reads from the kernel until it has nothing more, or 16,384 changes wait here as well. */
    private void fill(CellFiles files) {
        List<Event> events = inotify.read();
        while (!events.isEmpty()) {
            translate(files, events);
            events = waiting.size() < 16_384 ? inotify.read() : List.of();
        }
    }

    private void translate(CellFiles files, List<Event> events) {
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            Event next = i + 1 < events.size() ? events.get(i + 1) : null;
            if (event.is(Event.OVERFLOW)) {
                overflow = true;
            } else if (event.is(Event.IGNORED)) {
                directories.remove(event.watch());
            } else if (next != null && event.is(Event.MOVED_FROM) && next.is(Event.MOVED_TO) && sameMove(event, next)) {
                moved(files, event, next);
                i++;
            } else {
                single(files, event);
            }
        }
    }

    private static boolean sameMove(Event from, Event to) {
        return from.cookie() == to.cookie();
    }

    private void moved(CellFiles files, Event from, Event to) {
        Optional<Place> before = place(from);
        Optional<Place> after = place(to);
        if (before.isEmpty() || after.isEmpty()) {
            return;
        }
        boolean hiddenBefore = ReservedNames.includes(before.get().name());
        boolean hiddenAfter = ReservedNames.includes(after.get().name());
        if (hiddenBefore && !hiddenAfter) {
            // A file that was written aside has taken its place.
            waiting.add(new Change(Change.Type.MODIFY, after.get(), false, Optional.empty()));
        } else if (!hiddenBefore && !hiddenAfter) {
            waiting.add(new Change(Change.Type.RENAME, after.get(), to.is(Event.DIRECTORY), before));
            if (owner.recursive() && to.is(Event.DIRECTORY)) {
                // Watching again what is watched already tells where it is now.
                WatchTree.add(files, this, after.get(), _ -> {});
            }
        }
    }

    private void single(CellFiles files, Event event) {
        Optional<Place> place = place(event);
        Optional<Change.Type> type = Change.Type.of(event);
        boolean ofItself = event.is(Event.DELETE_SELF | Event.MOVE_SELF);
        if (place.isEmpty()
                || type.isEmpty()
                || ReservedNames.includes(place.get().name())
                // Of the directories inside, the one above tells as well.
                || (ofItself && !place.get().equals(owner.root()))) {
            return;
        }
        boolean directory = event.is(Event.DIRECTORY) || ofItself;
        waiting.add(new Change(type.get(), place.get(), directory, Optional.empty()));
        if (directory && event.is(Event.MOVED_FROM)) {
            forget(place.get());
        } else if (owner.recursive() && directory && event.is(Event.CREATE | Event.MOVED_TO)) {
            WatchTree.add(files, this, place.get(), change -> waiting.add(change));
        }
    }

    /** What has left the tree is nothing that this watch may tell about. */
    private void forget(Place gone) {
        String below = gone.agentPath() + "/";
        directories.entrySet().removeIf(entry -> {
            boolean left = entry.getValue().equals(gone)
                    || entry.getValue().agentPath().startsWith(below);
            if (left) {
                inotify.unwatch(entry.getKey());
            }
            return left;
        });
    }

    /** The place that an event is about; empty when its directory is no longer watched. */
    private Optional<Place> place(Event event) {
        Place directory = directories.get(event.watch());
        if (directory == null) {
            return Optional.empty();
        }
        return Optional.of(event.name().isEmpty() ? directory : directory.child(event.name()));
    }

    @Override
    public synchronized void close() {
        inotify.close();
    }
}
