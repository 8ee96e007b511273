package io.kruxos.durable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file operations that durability rests on, and nothing else: {@link DiskFiles} does them, tests fail each of them at each
 * step. Every method may be called from any thread.
 */
public interface FileStore {
    /**
     * Opens a file for reading and writing and creates it, for its owner alone, when it is missing. The name of a new file
     * is durable after {@link #forceDirectory}.
     */
    StoredFile open(Path file) throws IOException;

    /** Opens a file that exists, for reading. */
    StoredFile openForReading(Path file) throws IOException;

    /** The regular files directly in a directory, by name; empty when the directory is missing. */
    List<Path> list(Path directory) throws IOException;

    /** Makes a directory and its parents, for their owner alone; those that exist stay as they are. */
    void createDirectories(Path directory) throws IOException;

    /** Gives {@code from} the name {@code to}, in one step; a file of that name is replaced. */
    void rename(Path from, Path to) throws IOException;

    /**
     * Takes a lock that one process at a time can have, until it is closed or the process ends.
     *
     * @throws IOException when somebody has it
     */
    Closeable lock(Path file) throws IOException;

    /** Makes the names in a directory durable: files created, renamed or removed in it before. */
    void forceDirectory(Path directory) throws IOException;
}
