package io.kruxos.capability.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that one stream of a process has said: in a file up to a limit, and beyond it the last 64 KiB in memory. What lies
 * between is gone, and {@link #truncated} says so; the process is not held up for it.
 *
 * <p>Any thread may read while one writes.
 */
final class OutputLog implements AutoCloseable {
    private static final int TAIL_BYTES = 64 << 10;

    private final Path file;
    private final long bytesMax;
    private @Nullable FileChannel channel;

    /** Bytes that the process wrote, kept or not. */
    private long size;

    /** Bytes in the file. */
    private long stored;

    private byte @Nullable [] tail;
    private boolean closed;
    private boolean sealed;

    /** The file is made when there is something to keep. */
    OutputLog(Path file, long bytesMax) {
        this.file = file;
        this.bytesMax = bytesMax;
    }

    /** A part of a stream: {@code bytes} begin at {@code offset}; {@code more} when the stream goes on after them. */
    static final class Part {
        private final long offset;
        private final byte[] bytes;
        private final boolean more;

        Part(long offset, byte[] bytes, boolean more) {
            this.offset = offset;
            this.bytes = bytes;
            this.more = more;
        }

        long offset() {
            return offset;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean more() {
            return more;
        }
    }

    /** Keeps what is in the buffer; nothing any more once it is closed. */
    synchronized void append(ByteBuffer bytes) {
        if (closed || sealed) {
            return;
        }
        int room = (int) Math.min(bytes.remaining(), bytesMax - stored);
        int rest = bytes.remaining() - room;
        if (room > 0) {
            ByteBuffer part = bytes.slice(bytes.position(), room);
            write(part);
            bytes.position(bytes.position() + room);
            stored += room;
            size += room;
        }
        if (rest > 0) {
            remember(bytes);
        }
    }

    synchronized long size() {
        return size;
    }

    /** Whether something was not kept. */
    synchronized boolean truncated() {
        return size - tailLength() > stored;
    }

    /** What was kept from an offset on; an offset in the gap moves to where the kept bytes go on. */
    synchronized Part read(long offset, int limit) {
        long tailStart = size - tailLength();
        if (offset >= stored && offset < tailStart) {
            return read(tailStart, limit);
        }
        if (offset >= size) {
            return new Part(offset, new byte[0], false);
        }
        if (offset >= stored) {
            byte[] bytes = tailPart(offset, (int) Math.min(limit, size - offset));
            return new Part(offset, bytes, offset + bytes.length < size);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(limit, stored - offset));
        fill(bytes, offset);
        return new Part(offset, bytes.array(), offset + bytes.capacity() < size);
    }

    /** The last bytes that were kept, at most {@code limit}. */
    synchronized byte[] last(int limit) {
        int fromTail = (int) Math.min(limit, tailLength());
        if (size > stored) {
            return tailPart(size - fromTail, fromTail);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(limit, stored));
        fill(bytes, stored - bytes.capacity());
        return bytes.array();
    }

    /** Bytes on the disk. */
    synchronized long stored() {
        return stored;
    }

    /** Forgets everything. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            if (channel != null) {
                channel.close();
            }
            Files.deleteIfExists(file);
            stored = 0;
            size = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing more will be written: what is in memory moves to the file, and the file is closed between reads. */
    synchronized void seal() {
        if (closed || channel == null) {
            return;
        }
        if (tail != null) {
            int length = (int) tailLength();
            write(ByteBuffer.wrap(tailPart(size - length, length)));
            tail = null;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = null;
        sealed = true;
    }

    /** How much of {@link #tail} lies after the stored bytes. */
    private long tailLength() {
        return Math.min(TAIL_BYTES, size - stored);
    }

    private void remember(ByteBuffer bytes) {
        if (tail == null) {
            tail = new byte[TAIL_BYTES];
        }
        while (bytes.hasRemaining()) {
            int at = (int) (size % TAIL_BYTES);
            int part = Math.min(bytes.remaining(), TAIL_BYTES - at);
            bytes.get(tail, at, part);
            size += part;
        }
    }

    private byte[] tailPart(long offset, int length) {
        byte[] part = new byte[length];
        byte[] ring = tail;
        if (ring == null) {
            // Sealed: in the file, right after the head.
            fill(ByteBuffer.wrap(part), stored + offset - (size - tailLength()));
            return part;
        }
        for (int i = 0; i < length; i++) {
            part[i] = ring[(int) ((offset + i) % TAIL_BYTES)];
        }
        return part;
    }

    private void write(ByteBuffer bytes) {
        try {
            FileChannel open = open();
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill(ByteBuffer bytes, long offset) {
        if (!bytes.hasRemaining()) {
            return;
        }
        try {
            if (sealed) {
                try (FileChannel reading = FileChannel.open(file, StandardOpenOption.READ)) {
                    fill(reading, bytes, offset);
                }
            } else {
                fill(open(), bytes, offset);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(FileChannel from, ByteBuffer bytes, long offset) throws IOException {
        int start = bytes.position();
        while (bytes.hasRemaining() && from.read(bytes, offset + bytes.position() - start) > 0) {
            // Goes on until all is there.
        }
    }

    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            open = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            channel = open;
        }
        return open;
    }
}
