package io.kruxos.audit;

import io.kruxos.domain.CallId;
import io.kruxos.domain.Digest;
import io.kruxos.durable.Commit;
import io.kruxos.durable.CommitFailure;
import io.kruxos.durable.CommitQueue;
import io.kruxos.durable.CommitQueue.Purpose;
import io.kruxos.durable.FileStore;
import io.kruxos.durable.QueueLimits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The hash-chained log. What it has taken is on stable storage when the method returns, unless the method says otherwise;
 * when it can't record, it says so by {@link AuditUnavailable}, and then nothing may run. All methods may be called from any
 * thread; one process has a log open.
 */
public final class AuditLog implements AutoCloseable {
    /** How many calls may run at once: the first record of a day names them all. */
    public static final int OPEN_CALLS_MAX = 2048;

    private static final String LOCK = "lock";

    private record Appended(Tail tail, Commit<Tail> commit) {}

    private final LogDirectory directory;

    /** Held as long as the log is open: two processes that append would tear the chain. */
    private final Closeable held;

    private final RecordFields fields;
    private final InstantSource clock;
    private final AuthenticationFailures failures;
    private final Recovery recovery;
    private final CommitQueue<Tail> queue;

    /** Held while a record gets its place: the order of the chain is the order of the file. */
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final LeafHash leafHash = new LeafHash();
    private final Map<CallId, OpenCall> open = new LinkedHashMap<>();
    private Tail tail;
    private String file;
    private long end;
    private long syncSeq;

    /**
     * Opens the log, or begins one. A torn end is cut, calls that ran when the last process ended get an outcome
     * {@code unknown}, and both are recorded before this returns.
     *
     * @throws AuditDamaged when the files hold what no crash leaves behind
     * @throws AuditUnavailable when they can't be read or written
     */
    public static AuditLog open(Path directory, FileStore files, InstantSource clock, KnownSecrets secrets) {
        return open(directory, files, clock, secrets, QueueLimits.DEFAULT);
    }

    static AuditLog open(
            Path directory, FileStore files, InstantSource clock, KnownSecrets secrets, QueueLimits limits) {
        LogDirectory log = new LogDirectory(files, directory);
        Closeable held = null;
        try {
            log.create();
            held = files.lock(directory.resolve(LOCK));
            return opened(log, held, clock, new Redaction(secrets), limits);
        } catch (IOException e) {
            closeQuietly(held);
            AuditUnavailable.Reason reason = CommitFailure.reasonOf(e) == CommitFailure.Reason.NO_SPACE
                    ? AuditUnavailable.Reason.NO_SPACE
                    : AuditUnavailable.Reason.FAILED;
            throw new AuditUnavailable(reason, "cannot open the audit log in " + directory + ": " + e.getMessage(), e);
        } catch (AuditDamaged | AuditUnavailable e) {
            closeQuietly(held);
            throw e;
        }
    }

    private static AuditLog opened(
            LogDirectory directory, Closeable held, InstantSource clock, Redaction redaction, QueueLimits limits)
            throws IOException {
        AuditLog log = new AuditLog(directory, held, clock, redaction, limits);
        try {
            log.settle();
            return log;
        } catch (AuditUnavailable e) {
            log.queue.close();
            throw e;
        }
    }

    private AuditLog(
            LogDirectory directory, Closeable held, InstantSource clock, Redaction redaction, QueueLimits limits)
            throws IOException {
        this.directory = directory;
        this.held = held;
        this.fields = new RecordFields(redaction);
        this.clock = clock;
        this.failures = new AuthenticationFailures(clock);
        this.recovery = Recovery.of(directory, LogDirectory.nameOf(nowUs()));
        this.tail = recovery.tail();
        this.file = recovery.file();
        this.end = recovery.end();
        this.queue = new CommitQueue<>(directory.files(), directory.resolve(file), end, tail, limits);
    }

    private void settle() {
        recovery.torn().ifPresent(torn -> appendRecovered(fields.tailCut(torn)));
        recovery.unfinished().forEach(call -> appendRecovered(fields.unknownOutcome(call)));
        if (recovery.torn().isPresent() || !recovery.unfinished().isEmpty()) {
            flush();
        }
    }

    private void appendRecovered(Map<String, @Nullable Object> recovered) {
        append(RecordBody.of(recovered), Purpose.END);
    }

    /** Records that a call is about to run. */
    public Permit recordIntent(Intent intent) {
        Appended appended = appendIntent(intent);
        await(appended);
        return permit(intent, appended);
    }

    /**
     * Records that a call without side effects is about to run, and does not wait for the disk: {@link #recordOutcome} of the
     * same call does, because what is appended later is durable later.
     */
    public Permit recordIntentOverlapping(Intent intent) {
        return permit(intent, appendIntent(intent));
    }

    /**
     * Records how a call ended. No answer may leave before this returns.
     *
     * @throws IllegalStateException when the permit is not {@code intent}'s or its outcome is recorded already
     */
    public void recordOutcome(Permit permit, Intent intent, Outcome outcome) {
        if (!permit.call().equals(intent.call())) {
            throw new IllegalStateException("permit of " + permit.call() + " with the intent of " + intent.call());
        }
        RecordBody body = RecordBody.of(fields.outcome(intent, outcome));
        Appended appended;
        lock.lock();
        try {
            if (!open.containsKey(intent.call())) {
                throw new IllegalStateException("the outcome of " + intent.call() + " is recorded already");
            }
            appended = append(body, Purpose.END);
            open.remove(intent.call());
        } finally {
            lock.unlock();
        }
        await(appended);
    }

    /** Records something else that happened. */
    public void record(Entry entry) {
        if (entry instanceof Entry.AuthenticationFailed && !failures.admits()) {
            return;
        }
        Purpose purpose = entry instanceof Entry.GatewayStopped ? Purpose.END : Purpose.BEGIN;
        await(append(RecordBody.of(fields.entry(entry, failures.takeSuppressed(entry))), purpose));
    }

    /** The last durable record. */
    public Head head() {
        return queue.durable().head();
    }

    /** What opening found and mended. */
    public Recovery recovery() {
        return recovery;
    }

    /** Why calls are refused; empty while they are not. */
    public Optional<AuditUnavailable> unavailable() {
        return Optional.ofNullable(queue.failure()).map(AuditLog::unavailable);
    }

    /** How many records have their place and are not durable yet. */
    public long waiting() {
        lock.lock();
        try {
            return tail.seq - head().seq();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a call has an intent and no outcome yet, in this process. */
    public boolean runs(CallId call) {
        lock.lock();
        try {
            return open.containsKey(call);
        } finally {
            lock.unlock();
        }
    }

    /** Makes durable what nobody has waited for yet. */
    public void flush() {
        try {
            queue.flush();
        } catch (CommitFailure e) {
            throw unavailable(e);
        }
    }

    /** Durable records from {@code fromSeq} on, and then each as it becomes durable. The caller closes it. */
    public AuditTail follow(long fromSeq) {
        return new AuditTail(this, LogCursor.at(directory, fromSeq));
    }

    /** Waits for a durable record beyond {@code seen}. */
    Tail awaitBeyond(Tail seen, Duration timeout) throws InterruptedException {
        return queue.awaitBeyond(seen, timeout);
    }

    Tail durableTail() {
        return queue.durable();
    }

    LogDirectory directory() {
        return directory;
    }

    /** Makes everything durable and ends; later calls are refused. */
    @Override
    public void close() {
        try {
            queue.close();
        } catch (CommitFailure e) {
            throw unavailable(e);
        } finally {
            closeQuietly(held);
        }
    }

    boolean closed() {
        return queue.closed();
    }

    private static void closeQuietly(@Nullable Closeable held) {
        try {
            if (held != null) {
                held.close();
            }
        } catch (IOException e) {
            // The kernel lets go of it when the process ends, at the latest.
            System.getLogger(AuditLog.class.getName()).log(System.Logger.Level.WARNING, "cannot unlock the log", e);
        }
    }

    private Appended appendIntent(Intent intent) {
        Map<String, @Nullable Object> record = fields.intent(intent);
        RecordBody body = RecordBody.of(record);
        lock.lock();
        try {
            if (open.size() >= OPEN_CALLS_MAX) {
                throw new AuditUnavailable(AuditUnavailable.Reason.BUSY, OPEN_CALLS_MAX + " calls run already", null);
            }
            if (open.containsKey(intent.call())) {
                throw new IllegalStateException(intent.call() + " runs already");
            }
            Appended appended = append(body, Purpose.BEGIN);
            open.put(intent.call(), OpenCall.of(appended.tail().seq, record));
            return appended;
        } finally {
            lock.unlock();
        }
    }

    private Appended append(RecordBody body, Purpose purpose) {
        lock.lock();
        try {
            long timeUs = nowUs();
            startDay(LogDirectory.nameOf(timeUs), timeUs);
            return appendSealed(body, purpose, timeUs);
        } catch (CommitFailure e) {
            throw unavailable(e);
        } finally {
            lock.unlock();
        }
    }

    /** A clock that goes back does not open a file that was left: the order of the files is the order of the records. */
    private void startDay(String today, long timeUs) {
        if (today.compareTo(file) <= 0) {
            return;
        }
        String before = file;
        queue.startFile(directory.resolve(today));
        file = today;
        end = 0;
        if (tail.seq >= 0) {
            RecordBody continued = RecordBody.of(fields.continued(before, List.copyOf(open.values())));
            appendSealed(continued, Purpose.END, timeUs);
        }
    }

    private Appended appendSealed(RecordBody body, Purpose purpose, long timeUs) {
        Commit<Tail> commit = queue.append(body.lengthMax() + RecordFormat.FRAME_BYTES, purpose, place -> {
            long seq = tail.seq + 1;
            syncSeq = switch (place) {
                case OPENS -> seq;
                case JOINS -> syncSeq;
            };
            byte[] record = body.sealed(seq, tail.hash, syncSeq, timeUs);
            ByteBuffer frame = RecordFormat.frame(record);
            end += frame.remaining();
            tail = new Tail(seq, leafHash.of(record), file, end);
            return new CommitQueue.Framed<>(frame, tail);
        });
        return new Appended(tail, commit);
    }

    private void await(Appended appended) {
        try {
            queue.await(appended.commit());
        } catch (CommitFailure e) {
            throw unavailable(e);
        }
    }

    private static Permit permit(Intent intent, Appended appended) {
        return new Permit(intent.call(), Digest.ofHash(appended.tail().hash), appended.tail().seq);
    }

    private long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private static AuditUnavailable unavailable(CommitFailure failure) {
        AuditUnavailable.Reason reason = switch (failure.reason()) {
            case BUSY -> AuditUnavailable.Reason.BUSY;
            case NO_SPACE -> AuditUnavailable.Reason.NO_SPACE;
            case FAILED -> AuditUnavailable.Reason.FAILED;
            case CLOSED -> AuditUnavailable.Reason.CLOSED;
        };
        return new AuditUnavailable(reason, "the audit log can't record: " + failure.getMessage(), failure);
    }
}
