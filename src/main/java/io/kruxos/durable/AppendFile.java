package io.kruxos.durable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file that grows at its end into zeros that were written and synced before, so that an append changes no metadata and its
 * sync is one write of data. {@link #end} and {@link #allocated} are guarded by the lock of the queue that owns the file.
 */
final class AppendFile implements Closeable {
    final Path path;
    private final StoredFile data;

    /**
     * A second opening of the same file: the kernel tells each opening of a failed write once, so that two threads that sync
     * through one of them could take each other's error.
     */
    private final StoredFile zeros;

    /** Where the next append goes. */
    long end;

    /** Up to where zeros are on disk. Appends are written below it only, zeros behind it only: the two never meet. */
    long allocated;

    private AppendFile(Path path, StoredFile data, StoredFile zeros, long end) {
        this.path = path;
        this.data = data;
        this.zeros = zeros;
        this.end = end;
    }

    /** Opens a file whose data ends at {@code end}, with one slice of zeros at least behind it and its name durable. */
    static AppendFile open(FileStore files, Path path, long end, int slice) throws IOException {
        StoredFile data = files.open(path);
        try {
            AppendFile file = new AppendFile(path, data, files.open(path), end);
            file.allocated = Math.max(data.size(), end);
            if (file.ahead() < slice) {
                file.writeZeros(file.allocated, slice);
                file.allocated += slice;
            }
            files.forceDirectory(path.toAbsolutePath().resolveSibling("").normalize());
            return file;
        } catch (IOException e) {
            data.close();
            throw e;
        }
    }

    long ahead() {
        return allocated - end;
    }

    void writeData(ByteBuffer bytes, long position) throws IOException {
        data.writeDurably(bytes, position);
    }

    void writeZeros(long position, int count) throws IOException {
        zeros.writeDurably(ByteBuffer.allocate(count), position);
    }

    /** Cuts the zeros off; nothing more is appended. */
    void finish(long dataEnd) throws IOException {
        data.truncate(dataEnd);
    }

    @Override
    public void close() throws IOException {
        try (data;
                zeros) {
            // Both are closed, whatever the first one says.
        }
    }
}
