package io.kruxos.capability.filesystem;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.Mount;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.DirectoryCalls.Rename;
import io.kruxos.linux.DirectoryEntry;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.ReservedNames;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Where deleted entries wait for 24 hours: {@code .kruxos-trash/<agent>/<id>/} in the root of the mount that they were in,
 * because a rename, which takes a whole tree at once, cannot leave its mount. Beside each entry lies a note of where it was.
 *
 * <p>10,000 entries of an agent in one mount at most; then nothing more is deleted until some have expired.
 */
final class Trash {
    static final Duration RETENTION = Duration.ofHours(24);
    private static final int ENTRIES_MAX = 10_000;
    private static final int REMOVED_PER_CALL_MAX = 10_000;
    private static final String ENTRY = "entry";
    private static final String NOTE = "about";
    private static final int SHARED = 01777;
    private static final int OWN = 0700;
    private static final int NOTE_BYTES_MAX = 32 * 1024;

    private final Clock clock;
    private final RandomGenerator random;

    Trash(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** One deleted entry. */
    record Item(String id, Place from, Instant until) {
        String trashPath(AgentName agent) {
            return slot(agent).agentPath();
        }

        private Place slot(AgentName agent) {
            return new Place(from.mount(), ReservedNames.TRASH)
                    .child(agent.value())
                    .child(id);
        }

        /** Where the entry itself lies; no path of a call can say that. */
        Place entry(AgentName agent) {
            return slot(agent).child(ENTRY);
        }
    }

    /** Moves an entry into the trash, by one rename. */
    Item put(CellFiles files, AgentName agent, Place place) {
        Instant now = clock.instant();
        String id = TrashId.of(now, random);
        try (Descriptor mine = open(files, place.mount(), agent, true).orElseThrow();
                Descriptor parent = files.openParent(place)) {
            requireRoom(mine);
            DirectoryCalls.makeDirectory(mine, id, OWN);
            try (Descriptor slot = FileCalls.open(mine, id, OpenHow.DIRECTORY)) {
                // The note comes first: an entry without one could never be found again.
                writeNote(slot, place.relative());
                DirectoryCalls.rename(parent, place.name(), slot, ENTRY, Rename.KEEP);
                FileCalls.sync(slot);
            } catch (KernelError e) {
                new TreeRemoval(2).remove(mine, id);
                throw files.failure(e, place);
            }
        }
        return new Item(id, place, now.plus(RETENTION));
    }

    private static void requireRoom(Descriptor mine) {
        try (Descriptor listed = FileCalls.open(mine, ".", OpenHow.DIRECTORY)) {
            if (DirectoryCalls.entries(listed, ENTRIES_MAX).size() >= ENTRIES_MAX) {
                throw FileErrors.failure(
                        "TrashFull",
                        "The trash has " + ENTRIES_MAX + " entries; nothing was deleted.",
                        Map.of("entries_max", ENTRIES_MAX),
                        RecoveryAction.of("delete_whole", "Delete whole directories rather than single files."),
                        RecoveryAction.of("wait", "Wait until entries expire, 24 hours after they were deleted."));
            }
        }
    }

    /** What is in the trash of a mount and has not expired, the last deleted first. */
    List<Item> items(CellFiles files, AgentName agent, Mount mount) {
        List<Item> items = new ArrayList<>();
        open(files, mount, agent, false).ifPresent(mine -> {
            try (mine) {
                for (String id : ids(mine)) {
                    readNote(mine, id)
                            .filter(_ -> TrashId.time(id).plus(RETENTION).isAfter(clock.instant()))
                            .ifPresent(from -> items.add(new Item(
                                    id, new Place(mount, from), TrashId.time(id).plus(RETENTION))));
                }
            }
        });
        items.sort(Comparator.comparing(Item::id).reversed());
        return items;
    }

    /** Puts an entry where it is to be; {@link Rename} says what about a file that is there. */
    void restore(CellFiles files, AgentName agent, Item item, Place destination, Rename rename) {
        try (Descriptor mine = open(files, item.from().mount(), agent, false).orElseThrow();
                Descriptor slot = FileCalls.open(mine, item.id(), OpenHow.DIRECTORY_HANDLE);
                Descriptor parent = files.openParent(destination)) {
            DirectoryCalls.rename(slot, ENTRY, parent, destination.name(), rename);
            new TreeRemoval(2).remove(mine, item.id());
        } catch (KernelError e) {
            throw files.failure(e, destination);
        }
    }

    /** Removes for good what has expired; a part of it when that is very much. */
    void purge(CellFiles files, AgentName agent, Mount mount) {
        open(files, mount, agent, false).ifPresent(mine -> {
            try (mine) {
                TreeRemoval removal = new TreeRemoval(REMOVED_PER_CALL_MAX);
                for (String id : ids(mine)) {
                    if (!TrashId.time(id).plus(RETENTION).isAfter(clock.instant())) {
                        removal.remove(mine, id);
                    }
                }
            }
        });
    }

    private static List<String> ids(Descriptor mine) {
        try (Descriptor listed = FileCalls.open(mine, ".", OpenHow.DIRECTORY)) {
            return DirectoryCalls.entries(listed, ENTRIES_MAX).stream()
                    .map(DirectoryEntry::name)
                    .filter(TrashId::isOne)
                    .toList();
        }
    }

    /** The agent's own directory in a mount's trash; empty when it isn't there and is not to be made. */
    private static Optional<Descriptor> open(CellFiles files, Mount mount, AgentName agent, boolean make) {
        Descriptor root = files.root(mount);
        try {
            if (make) {
                makeShared(root);
            }
            try (Descriptor trash = FileCalls.open(root, ReservedNames.TRASH, OpenHow.DIRECTORY_HANDLE)) {
                if (make) {
                    makeUnlessThere(trash, agent.value(), OWN);
                }
                return Optional.of(FileCalls.open(trash, agent.value(), OpenHow.DIRECTORY_HANDLE));
            }
        } catch (KernelError e) {
            if (e.errno() == Errno.ENOENT && !make) {
                return Optional.empty();
            }
            throw FileErrors.failure(
                    "TrashUnavailable",
                    "The trash of " + mount.agentPath() + " can't be opened: " + e.symbol() + ". Nothing was deleted.",
                    Map.of("mount", mount.agentPath(), "errno", e.symbol()),
                    RecoveryAction.of("tell_operator", "Tell the operator."));
        }
    }

    private static void makeShared(Descriptor root) {
        if (!makeUnlessThere(root, ReservedNames.TRASH, OWN)) {
            return;
        }
        try (Descriptor trash = FileCalls.open(root, ReservedNames.TRASH, OpenHow.DIRECTORY)) {
            FileCalls.permissions(trash, SHARED);
            // So that no repository takes the trash in.
            writeNew(trash, ".gitignore", "*\n");
        }
    }

    private static boolean makeUnlessThere(Descriptor parent, String name, int mode) {
        try {
            DirectoryCalls.makeDirectory(parent, name, mode);
            return true;
        } catch (KernelError e) {
            if (e.errno() == Errno.EEXIST) {
                return false;
            }
            throw e;
        }
    }

    private static void writeNote(Descriptor slot, String relative) {
        writeNew(slot, NOTE, relative);
    }

    private static void writeNew(Descriptor directory, String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try (Descriptor file = FileCalls.open(directory, name, OpenHow.create(0600))) {
            FileCalls.write(file, bytes, 0, bytes.length);
            FileCalls.syncData(file);
        }
    }

    private static Optional<String> readNote(Descriptor mine, String id) {
        try (Descriptor note = FileCalls.open(mine, id + "/" + NOTE, OpenHow.READ)) {
            String relative = new String(FileContent.read(note, 0, NOTE_BYTES_MAX), StandardCharsets.UTF_8);
            return relative.isEmpty() ? Optional.empty() : Optional.of(relative);
        } catch (KernelError e) {
            return Optional.empty();
        }
    }
}
