package io.kruxos.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file of the machine. A {@link FileChannel} is closed for everybody when one thread that uses it is interrupted; threads
 * of callers write here, and an interrupted caller must not stop the log, so that such a channel is opened again and the
 * operation is done again from its start.
 */
final class DiskFile implements StoredFile {
    enum Access {
        READ,
        WRITE
    }

    @FunctionalInterface
    private interface Operation<T> {
        T on(FileChannel channel) throws IOException;
    }

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;
    private final Access access;
    private final ReentrantLock lock = new ReentrantLock();

    /** Replaced, under {@link #lock}, when an interrupt closed it. */
    private volatile FileChannel channel;

    /** Guarded by {@link #lock}. */
    private boolean closed;

    DiskFile(Path path, Access access) throws IOException {
        this.path = path;
        this.access = access;
        this.channel = opened();
    }

    @Override
    public long size() throws IOException {
        return uninterrupted(FileChannel::size);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        int start = into.position();
        return uninterrupted(file -> {
            into.position(start);
            return file.read(into, position);
        });
    }

    @Override
    public void writeDurably(ByteBuffer bytes, long position) throws IOException {
        int start = bytes.position();
        // Written again with every new channel: an I/O error that an interrupt hid is then met again, not lost.
        uninterrupted(file -> {
            bytes.position(start);
            long at = position;
            while (bytes.hasRemaining()) {
                at += file.write(bytes, at);
            }
            file.force(false);
            return at;
        });
    }

    @Override
    public void truncate(long size) throws IOException {
        uninterrupted(file -> {
            file.truncate(size).force(true);
            return size;
        });
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            channel.close();
        } finally {
            lock.unlock();
        }
    }

    private <T> T uninterrupted(Operation<T> operation) throws IOException {
        boolean interrupted = Thread.interrupted();
        FileChannel used = channel;
        try {
            while (true) {
                try {
                    return operation.on(used);
                } catch (ClosedChannelException cut) {
                    interrupted |= Thread.interrupted();
                    used = reopened(used, cut);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private FileChannel reopened(FileChannel broken, ClosedChannelException cause) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw cause;
            }
            if (channel.equals(broken)) {
                channel = opened();
            }
            return channel;
        } finally {
            lock.unlock();
        }
    }

    private FileChannel opened() throws IOException {
        Set<OpenOption> options = switch (access) {
            case READ -> Set.of(StandardOpenOption.READ);
            case WRITE -> Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        };
        return access == Access.READ ? FileChannel.open(path, options) : FileChannel.open(path, options, OWNER_ONLY);
    }
}
