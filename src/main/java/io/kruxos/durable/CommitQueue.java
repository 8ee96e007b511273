package io.kruxos.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Appends to a row of files, durable by group commit: what is appended while a commit is on its way to the disk goes with the
 * next one, and whoever waits for it waits for one sync.
 *
 * <p>There is no writer thread between a caller and the disk: a caller that waits while nobody writes takes the lead and
 * writes the oldest commit itself, the others park until their commit is durable. Each hand-off to another thread costs a
 * lone caller about a third of the sync itself. A background thread writes what nobody waits for and keeps zeros allocated.
 *
 * <p>After a failed write or sync nothing more is taken, because the kernel may have dropped what it could not write and
 * would say so only once.
 *
 * @param <M> what the owner wants to know of the last durable append; equal for the same append only
 */
public final class CommitQueue<M> implements AutoCloseable {
    /** Whether an append begins something or ends what has begun; the second may use the reserve. */
    public enum Purpose {
        BEGIN,
        END
    }

    /** Whether an append is the first of its commit or joins those that wait already. */
    public enum Place {
        OPENS,
        JOINS
    }

    /** The bytes of an append and what the owner wants to know of it. */
    public record Framed<M>(ByteBuffer bytes, M mark) {}

    /** Makes the bytes of an append; called with the queue's lock held, so that it only copies and hashes. */
    @FunctionalInterface
    public interface Source<M> {
        Framed<M> frame(Place place);
    }

    private static final int COMMIT_BYTES = 256 << 10;
    private static final int SPARE_MAX = 2;

    private final QueueLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private final Background background;

    // All below are guarded by the lock; the volatile ones are written under it and read anywhere.
    private final Allocation allocation;
    private final Deque<Commit<M>> pending = new ArrayDeque<>();
    private final Deque<ByteBuffer> spare = new ArrayDeque<>();
    private long waiting;
    private int followers;
    private boolean leading;
    private volatile @Nullable CommitFailure failure;
    private volatile M durable;

    /**
     * Takes up a file at its end.
     *
     * @param file made when it is missing
     * @param end where the data ends; what is behind it must be zeros
     * @param mark the mark of the last record before
     */
    public CommitQueue(FileStore files, Path file, long end, M mark, QueueLimits limits) throws IOException {
        this.limits = limits;
        this.durable = mark;
        this.allocation = new Allocation(files, limits, lock, file, end);
        this.background = new Background(lock, limits.linger(), this::workBehind);
        background.start();
    }

    /**
     * Puts bytes behind all that were appended before. They are not durable before {@link #await} has returned.
     *
     * @param lengthMax bound of what {@code source} will write
     * @param source asked for the bytes when their place is settled
     * @throws CommitFailure when they are not taken; {@code source} was not asked then
     */
    public Commit<M> append(int lengthMax, Purpose purpose, Source<M> source) {
        lock.lock();
        try {
            requireRoom(lengthMax, purpose);
            AppendFile current = allocation.current();
            Commit<M> last = pending.peekLast();
            boolean joins = last != null && last.takes(current, lengthMax);
            Commit<M> commit = joins ? last : new Commit<>(current, buffer(lengthMax), durable);
            Framed<M> framed = source.frame(joins ? Place.JOINS : Place.OPENS);
            int length = framed.bytes().remaining();
            commit.add(framed.bytes(), framed.mark());
            if (!joins) {
                pending.addLast(commit);
            }
            current.end += length;
            waiting += length;
            background.appended();
            return commit;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a commit is durable, and writes it when nobody does. An interrupt does not end the wait and stays set.
     *
     * @throws CommitFailure when it is not certain that it is durable
     */
    public void await(Commit<M> commit) {
        boolean interrupted = false;
        boolean registered = false;
        try {
            while (!commit.durable()) {
                Commit<M> written = null;
                lock.lock();
                try {
                    if (commit.durable()) {
                        return;
                    }
                    requireAlive();
                    if (!leading) {
                        written = writeOldest();
                    } else if (!registered) {
                        commit.register(Thread.currentThread());
                        registered = true;
                    }
                } finally {
                    lock.unlock();
                }
                if (written != null) {
                    written.wakeAll();
                } else {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Lets the next appends go to another file. What was appended before goes to the file before, which is cut to its data
     * once that is durable.
     */
    public void startFile(Path file) {
        lock.lock();
        try {
            requireAlive();
            allocation.start(file);
            background.wake();
        } catch (IOException e) {
            fail(e);
            requireAlive();
        } finally {
            lock.unlock();
        }
    }

    /** The mark of the last durable append. */
    public M durable() {
        return durable;
    }

    /** Why nothing new is taken any more; null while it is. */
    public @Nullable CommitFailure failure() {
        lock.lock();
        try {
            IOException full = allocation.refused();
            return failure == null && full != null ? noSpace(full) : failure;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something beyond {@code seen} is durable, the queue is closed, or the time is over; returns what is durable. */
    public M awaitBeyond(M seen, Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        followers++;
        try {
            long left = timeout.toNanos();
            while (durable.equals(seen) && !closed() && left > 0) {
                left = advanced.awaitNanos(left);
            }
            return durable;
        } finally {
            followers--;
            lock.unlock();
        }
    }

    /** Whether it was closed. */
    public boolean closed() {
        CommitFailure known = failure;
        return known != null && known.reason() == CommitFailure.Reason.CLOSED;
    }

    /** Makes everything durable that was appended before this call. */
    public void flush() {
        Commit<M> last;
        lock.lock();
        try {
            requireAlive();
            last = pending.peekLast();
            followers++;
            while (last == null && leading && failure == null) {
                advanced.awaitUninterruptibly();
            }
            followers--;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            await(last);
        }
    }

    /**
     * Makes everything durable and ends; later appends are refused.
     *
     * @throws CommitFailure when not everything became durable; it is closed all the same
     */
    @Override
    public void close() {
        try {
            if (failure == null) {
                flush();
            }
        } finally {
            end();
        }
    }

    private void end() {
        lock.lock();
        try {
            if (failure == null) {
                failure = new CommitFailure(CommitFailure.Reason.CLOSED, "the log is closed", null);
            }
            wakeEverybody();
        } finally {
            lock.unlock();
        }
        background.join();
        lock.lock();
        try {
            while (leading) {
                followers++;
                advanced.awaitUninterruptibly();
                followers--;
            }
            allocation.closeAll();
        } catch (IOException e) {
            // Whatever was acknowledged is synced; closing adds nothing to it.
            System.getLogger(CommitQueue.class.getName()).log(System.Logger.Level.WARNING, "cannot close a file", e);
        } finally {
            lock.unlock();
        }
    }

    // ---- what follows runs with the lock held, and gives it up for I/O only

    private void requireRoom(int length, Purpose purpose) {
        requireAlive();
        long room = limits.waitingMax() + (purpose == Purpose.END ? (long) limits.reserve() : 0);
        if (waiting + length > room) {
            throw new CommitFailure(
                    CommitFailure.Reason.BUSY, waiting + " bytes wait for the disk and no more are taken", null);
        }
        IOException full = allocation.refused();
        if (full != null
                && (purpose == Purpose.BEGIN || length > allocation.current().ahead())) {
            throw noSpace(full);
        }
    }

    private void requireAlive() {
        CommitFailure known = failure;
        if (known != null) {
            // A new one each time, so that its stack is the caller's.
            IOException cause = known.getCause() instanceof IOException io ? io : null;
            throw new CommitFailure(known.reason(), String.valueOf(known.getMessage()), cause);
        }
    }

    private CommitFailure noSpace(IOException full) {
        return new CommitFailure(
                CommitFailure.Reason.NO_SPACE,
                "no space to grow " + allocation.current().path + ": " + full.getMessage(),
                full);
    }

    /** Writes the oldest commit and lets one of the next one's waiters take the lead; the caller wakes the commit's own. */
    private Commit<M> writeOldest() {
        Commit<M> commit = pending.removeFirst();
        int length = commit.bytes().position();
        leading = true;
        try {
            awaitAllocation(commit);
            write(commit);
            durable = commit.mark();
            commit.completed();
        } catch (IOException e) {
            fail(e);
        } finally {
            leading = false;
        }
        waiting -= length;
        release(commit.bytes());
        wakeNextLeader();
        if (followers > 0) {
            advanced.signalAll();
        }
        if (allocation.wanted() || allocation.oldestLeft() != null) {
            background.wake();
        }
        return commit;
    }

    private void awaitAllocation(Commit<M> commit) throws IOException {
        long needed = commit.position() + commit.bytes().position();
        if (needed > commit.file().allocated) {
            background.wake();
            allocation.awaitAllocated(commit.file(), needed, () -> failure != null);
        }
    }

    private void write(Commit<M> commit) throws IOException {
        commit.bytes().flip();
        lock.unlock();
        try {
            commit.file().writeData(commit.bytes(), commit.position());
        } finally {
            lock.lock();
        }
    }

    private void wakeNextLeader() {
        for (Commit<M> next : pending) {
            if (next.wakeOne()) {
                return;
            }
        }
    }

    private void fail(IOException e) {
        if (failure == null) {
            failure = new CommitFailure(
                    CommitFailure.reasonOf(e), "cannot write " + allocation.current().path + ": " + e.getMessage(), e);
        }
        wakeEverybody();
    }

    private void wakeEverybody() {
        pending.forEach(Commit::wakeAll);
        allocation.wakeAll();
        advanced.signalAll();
        background.wake();
    }

    private ByteBuffer buffer(int length) {
        ByteBuffer used = length <= COMMIT_BYTES ? spare.pollFirst() : null;
        return used != null ? used.clear() : ByteBuffer.allocateDirect(Math.max(COMMIT_BYTES, length));
    }

    private void release(ByteBuffer buffer) {
        if (buffer.capacity() == COMMIT_BYTES && spare.size() < SPARE_MAX) {
            spare.addFirst(buffer);
        }
    }

    /** One turn of the background thread; {@code oldest} is what waited for it a linger ago. */
    private Background.@Nullable Turn workBehind(@Nullable Object oldest) {
        if (failure != null) {
            return null;
        }
        try {
            if (allocation.wanted()) {
                allocation.growOne();
                return Background.Turn.again();
            }
            AppendFile left = allocation.oldestLeft();
            if (left != null && !leading && pending.stream().noneMatch(commit -> commit.file() == left)) {
                allocation.finishOldestLeft();
                return Background.Turn.again();
            }
        } catch (IOException e) {
            fail(e);
            return null;
        }
        if (!leading && !pending.isEmpty() && pending.peekFirst() == oldest) {
            writeOldest().wakeAll();
        }
        return Background.Turn.rest(pending.peekFirst());
    }
}
