package io.kruxos.durable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Writes to different ranges, and reads, may come from several threads at once. */
public interface StoredFile extends Closeable {
    /** The length in bytes. */
    long size() throws IOException;

    /** Reads from {@code position}; returns the number of bytes, or -1 at the end of the file. */
    int read(ByteBuffer into, long position) throws IOException;

    /**
     * Writes all of {@code bytes} at {@code position}; when it returns, they are on stable storage. An interrupt of the
     * calling thread changes nothing and stays set.
     *
     * @throws IOException when that is not certain; the range then holds anything, and nothing in it may be trusted
     */
    void writeDurably(ByteBuffer bytes, long position) throws IOException;

    /** Cuts the file, durably. */
    void truncate(long size) throws IOException;
}
