package io.kruxos.capability.filesystem;

import io.kruxos.capability.filesystem.GuardedWork.PathInput;
import io.kruxos.sandbox.CellFiles.LastName;
import io.kruxos.sandbox.CellWork;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * The work of all {@code filesystem.*} capabilities, by capability name; what they share between calls ends with
 * {@link #close}.
 *
 * <p>{@link #PREVIEW} is among them and no capability: the gateway asks it what a change would do before a person is asked.
 */
public final class FilesystemWorks implements AutoCloseable {
    public static final String PREVIEW = "filesystem.preview";

    private static final PathInput PATH = new PathInput("path", LastName.FOLLOW);
    private static final PathInput ENTRY = new PathInput("path", LastName.KEEP);
    private static final PathInput SOURCE = new PathInput("source", LastName.FOLLOW);
    private static final PathInput MOVED = new PathInput("source", LastName.KEEP);
    private static final PathInput DESTINATION = new PathInput("destination", LastName.FOLLOW);

    private final Watches watches;
    private final Map<String, CellWork> works = new LinkedHashMap<>();

    /**
     * Makes the works.
     *
     * @param random for names of temporary files, trash entries and watches
     * @param owners the name of a user by number, without looking anything up: cells can't read the system's files
     */
    public FilesystemWorks(Clock clock, RandomGenerator random, LongFunction<String> owners) {
        AtomicWriter writer = new AtomicWriter(random, new Leftovers(clock));
        Trash trash = new Trash(clock, random);
        this.watches = new Watches(clock, random);
        add("filesystem.read", new ReadFile(), PATH);
        add("filesystem.list", new ListDirectory(), PATH);
        add("filesystem.stat", new StatPath(owners), ENTRY);
        add("filesystem.search", new SearchFiles(), PATH);
        add("filesystem.search_content", new SearchContent(), PATH);
        add("filesystem.watch", new WatchDirectory(watches), PATH);
        add("filesystem.write", new WriteFile(writer), PATH);
        add("filesystem.append", new AppendFile(), PATH);
        add("filesystem.edit", new EditFiles(writer), PATH);
        add("filesystem.mkdir", new MakeDirectory(), PATH);
        add("filesystem.copy", new CopyPath(writer), SOURCE, DESTINATION);
        add("filesystem.move", new MovePath(writer, trash), MOVED, new PathInput("destination", LastName.KEEP));
        add("filesystem.delete", new DeletePath(trash), ENTRY);
        add("filesystem.restore", new RestorePath(trash), ENTRY);
        works.put(PREVIEW, new PreviewChange());
    }

    private void add(String name, CellWork work, PathInput... paths) {
        works.put(name, new GuardedWork(work, Inputs::of, paths));
    }

    /** Every work by the name that calls have. */
    public Map<String, CellWork> byName() {
        return Map.copyOf(works);
    }

    /** Runs each work once in a temporary directory; unconfined, before the first cell opens. */
    public void warmUp() {
        new Rehearsal(works).run();
    }

    @Override
    public void close() {
        watches.close();
    }
}
