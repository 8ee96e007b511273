package io.kruxos.durable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The file that a {@link CommitQueue} appends to and those that it has left, with their zeros. Every method is called with the
 * queue's lock held; the ones that do I/O give it up meanwhile.
 */
final class Allocation {
    private final FileStore files;
    private final QueueLimits limits;
    private final ReentrantLock lock;
    private final Condition grown;
    private final Deque<AppendFile> left = new ArrayDeque<>();
    private AppendFile current;
    private @Nullable IOException refused;

    Allocation(FileStore files, QueueLimits limits, ReentrantLock lock, Path first, long end) throws IOException {
        this.files = files;
        this.limits = limits;
        this.lock = lock;
        this.grown = lock.newCondition();
        this.current = AppendFile.open(files, first, end, limits.allocateSlice());
    }

    AppendFile current() {
        return current;
    }

    /** Lets appends go to a new file; the one before is finished once its commits are durable. */
    void start(Path path) throws IOException {
        AppendFile before = current;
        current = AppendFile.open(files, path, 0, limits.allocateSlice());
        left.addLast(before);
    }

    /** Why the file can't grow: the disk is full. Null while it can. */
    @Nullable
    IOException refused() {
        return refused;
    }

    /** Whether {@link #growOne} has something to do. */
    boolean wanted() {
        return refused == null && lacking() != null;
    }

    private @Nullable AppendFile lacking() {
        for (AppendFile file : left) {
            if (file.ahead() < 0) {
                return file;
            }
        }
        return current.ahead() < limits.allocateAhead() ? current : null;
    }

    /** Writes one slice of zeros where they are lacking. A full disk is remembered, not thrown: there are zeros left to use. */
    void growOne() throws IOException {
        AppendFile file = lacking();
        if (file == null) {
            return;
        }
        IOException full = zerosRefused(file, file.allocated);
        if (full == null) {
            file.allocated += limits.allocateSlice();
        }
        refused = full;
        grown.signalAll();
    }

    private @Nullable IOException zerosRefused(AppendFile file, long from) throws IOException {
        lock.unlock();
        try {
            file.writeZeros(from, limits.allocateSlice());
            return null;
        } catch (IOException e) {
            if (CommitFailure.reasonOf(e) != CommitFailure.Reason.NO_SPACE) {
                throw e;
            }
            return e;
        } finally {
            lock.lock();
        }
    }

    /** Waits until zeros reach {@code needed}; they may not come because the disk is full or because of {@code ended}. */
    void awaitAllocated(AppendFile file, long needed, BooleanSupplier ended) throws IOException {
        while (needed > file.allocated) {
            IOException full = refused;
            if (full != null) {
                throw full;
            }
            if (ended.getAsBoolean()) {
                throw new IOException("the log has ended");
            }
            grown.awaitUninterruptibly();
        }
    }

    void wakeAll() {
        grown.signalAll();
    }

    /** The oldest file that was left; null when there is none. */
    @Nullable
    AppendFile oldestLeft() {
        return left.peekFirst();
    }

    /** Cuts the oldest file that was left to its data and closes it. */
    void finishOldestLeft() throws IOException {
        AppendFile file = left.removeFirst();
        long end = file.end;
        lock.unlock();
        try (file) {
            file.finish(end);
        } finally {
            lock.lock();
        }
    }

    void closeAll() throws IOException {
        left.addFirst(current);
        IOException first = null;
        for (AppendFile file : left) {
            try {
                file.close();
            } catch (IOException e) {
                first = e;
            }
        }
        left.clear();
        if (first != null) {
            throw first;
        }
    }
}
