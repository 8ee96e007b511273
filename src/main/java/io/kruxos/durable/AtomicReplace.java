package io.kruxos.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Replaces small files as a whole: after a crash at any instant a file holds all of the old bytes or all of the new ones, and
 * the new ones once {@link #replace} has returned. The file is readable by its owner alone. One process writes a file.
 */
public final class AtomicReplace {
    private final FileStore files;

    /** Held while the temporary file, whose name is fixed so that crashes leave at most one, is in use. */
    private final ReentrantLock lock = new ReentrantLock();

    public AtomicReplace(FileStore files) {
        this.files = files;
    }

    /**
     * Writes {@code content} to {@code file}.
     *
     * @throws UncheckedIOException when that failed; the file holds the old bytes or the new ones
     */
    public void replace(Path file, byte[] content) {
        Path absolute = file.toAbsolutePath();
        Path directory = absolute.resolveSibling("").normalize();
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + ".new");
        lock.lock();
        try {
            try (StoredFile written = files.open(temporary)) {
                written.truncate(0);
                written.writeDurably(ByteBuffer.wrap(content), 0);
            }
            // The bytes are on disk before the name is, so that the name never leads to a torn file.
            files.rename(temporary, absolute);
            files.forceDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot replace " + absolute + ": " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }
}
