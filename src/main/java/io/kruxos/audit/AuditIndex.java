package io.kruxos.audit;

import io.kruxos.domain.CallId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * An index over the log in a SQLite file, for finding calls. It follows the log by itself, a moment behind; whoever asks
 * brings it up to the log's durable end first, so that answers lack nothing. The log's files are the truth: an index that
 * is missing, of another version or not this log's is made again from them.
 */
public final class AuditIndex implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AuditIndex.class.getName());
    private static final long FOLLOW_MS = 200;
    private static final int TRANSACTION_RECORDS = 2000;

    private final AuditLog log;
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Thread follower;

    // Guarded by the lock.
    private @Nullable Connection connection;
    private @Nullable IndexWriter writer;
    private @Nullable LogCursor cursor;
    private long indexed = -1;
    private boolean closed;

    /** Begins to follow the log on a thread of its own; the file is opened there, because that takes a while. */
    public AuditIndex(AuditLog log, Path file) {
        this.log = log;
        this.file = file;
        this.follower = Thread.ofPlatform().name("audit-index").daemon().unstarted(this::follow);
        follower.start();
    }

    /** The calls that a query wants, newest first. */
    public AuditPage query(AuditQuery query) {
        return ask(reader -> reader.calls(query));
    }

    /** All records of a call, oldest first; none for a call that the log does not know. */
    public List<AuditRecord> show(CallId call) {
        return read(ask(reader -> reader.ofCall(call)));
    }

    /** The newest records, of an agent or of all (null), oldest first. */
    public List<AuditRecord> latest(@Nullable String agent, int count) {
        List<AuditRecord> records = new ArrayList<>(read(ask(reader -> reader.latest(agent, count))));
        Collections.reverse(records);
        return records;
    }

    /** What became of the newest call that its client knows by {@code key}; also of one that nobody has waited for yet. */
    public Optional<CallTrace> trace(String key) {
        log.flush();
        return ask(reader -> reader.trace(key));
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(IndexReader reader) throws SQLException;
    }

    private <T> T ask(Question<T> question) {
        lock.lock();
        try {
            return question.ask(new IndexReader(caughtUp()));
        } catch (SQLException e) {
            throw new IndexUnavailable("the audit index can't answer: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private List<AuditRecord> read(List<IndexReader.Location> locations) {
        List<AuditRecord> records = new ArrayList<>();
        for (IndexReader.Location location : locations) {
            try (LogCursor at = LogCursor.at(log.directory(), location.file(), location.offset())) {
                at.next(log.durableTail()).ifPresent(records::add);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the audit log: " + e.getMessage(), e);
            }
        }
        return records;
    }

    private void follow() {
        lock.lock();
        try {
            while (!closed) {
                followOnce();
                long left = TimeUnit.MILLISECONDS.toNanos(FOLLOW_MS);
                while (!closed && left > 0) {
                    left = ended.awaitNanos(left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** What goes wrong here is met again, and told, by whoever asks. */
    private void followOnce() {
        try {
            caughtUp();
        } catch (SQLException | IndexUnavailable | UncheckedIOException | AuditDamaged e) {
            LOG.log(System.Logger.Level.WARNING, "the audit index can't follow the log: " + e.getMessage());
        }
    }

    /** Brings the index up to the log's durable end; called with the lock held. */
    private Connection caughtUp() throws SQLException {
        if (closed) {
            throw new IndexUnavailable("the audit index is closed", null);
        }
        Connection open = connection == null ? open() : connection;
        Tail target = log.durableTail();
        try {
            while (indexed < target.seq) {
                takeSome(open, target);
            }
        } catch (SQLException | IndexUnavailable | UncheckedIOException | AuditDamaged e) {
            forget();
            throw e;
        }
        return open;
    }

    private void takeSome(Connection open, Tail target) throws SQLException {
        LogCursor from = cursor;
        IndexWriter into = writer;
        if (from == null || into == null) {
            throw new IllegalStateException("an open index has a cursor and a writer");
        }
        open.setAutoCommit(false);
        AuditRecord last = null;
        for (int i = 0; i < TRANSACTION_RECORDS; i++) {
            Optional<AuditRecord> next = from.next(target);
            if (next.isEmpty()) {
                break;
            }
            last = next.get();
            into.add(last);
        }
        if (last == null) {
            throw new IndexUnavailable(
                    "the log says it ends with record " + target.seq + ", its files end before", null);
        }
        into.remember(last);
        open.commit();
        indexed = last.seq();
    }

    private Connection open() throws SQLException {
        try {
            return opened();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "the audit index is made again: " + e.getMessage());
            forget();
            delete();
            return opened();
        }
    }

    private Connection opened() throws SQLException {
        Connection open = connect();
        connection = open;
        boolean fresh = IndexSchema.version(open) == 0;
        if (!fresh && (IndexSchema.version(open) != IndexSchema.VERSION || !continues(open))) {
            forget();
            delete();
            open = connect();
            connection = open;
            fresh = true;
        }
        if (fresh) {
            IndexSchema.create(open);
            indexed = -1;
            cursor = LogCursor.at(log.directory(), 0);
        }
        writer = new IndexWriter(open);
        return open;
    }

    private Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (IOException e) {
            throw new IndexUnavailable("cannot make " + file + ": " + e.getMessage(), e);
        }
        return source.getConnection();
    }

    /** Whether the log's files still hold the record that the index ends with; if so, reads on behind it. */
    private boolean continues(Connection open) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet row = statement.executeQuery("SELECT seq, hash, file, offset FROM state")) {
            if (!row.next()) {
                return false;
            }
            long seq = row.getLong("seq");
            byte[] hash = row.getBytes("hash");
            LogCursor at = LogCursor.at(log.directory(), row.getString("file"), row.getLong("offset"));
            Optional<AuditRecord> last = lastIndexed(at);
            boolean same = last.isPresent()
                    && last.get().seq() == seq
                    && Arrays.equals(last.get().hash().bytes(), hash);
            if (same) {
                cursor = at;
                indexed = seq;
            } else {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "the audit log does not hold record " + seq
                                + " with the hash that the index remembers: its end was"
                                + " cut or replaced. The index is made again from what is there.");
                closeQuietly(at);
            }
            return same;
        }
    }

    private Optional<AuditRecord> lastIndexed(LogCursor at) {
        try {
            return at.next(log.durableTail());
        } catch (UncheckedIOException | AuditDamaged e) {
            return Optional.empty();
        }
    }

    private void delete() {
        try {
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
            }
        } catch (IOException e) {
            throw new IndexUnavailable("cannot remove " + file + ": " + e.getMessage(), e);
        }
    }

    /** Closes what is open, so that the next question begins anew. */
    private void forget() {
        closeQuietly(writer);
        closeQuietly(connection);
        closeQuietly(cursor);
        writer = null;
        connection = null;
        cursor = null;
        indexed = -1;
    }

    private static void closeQuietly(@Nullable AutoCloseable closed) {
        try {
            if (closed != null) {
                closed.close();
            }
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot close a part of the audit index", e);
        }
    }

    /** Ends; the file stays. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            ended.signalAll();
            forget();
        } finally {
            lock.unlock();
        }
    }
}
