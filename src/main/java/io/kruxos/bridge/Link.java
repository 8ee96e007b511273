package io.kruxos.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A two-way stream of bytes to the gateway; one thread reads, another writes, any may close. */
interface Link extends AutoCloseable {
    /** Reads at least one byte into {@code target}, blocking; -1 at the end. */
    int read(ByteBuffer target) throws IOException;

    /** Writes all that remains in {@code source}. */
    void write(ByteBuffer source) throws IOException;

    /** Cuts the stream; whoever reads or writes fails at once. Never blocks, never throws. */
    @Override
    void close();
}
