package io.kruxos.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One SQLite file behind a lock: every read and write is a short transaction on the only connection, and a write that
 * returned is on disk ({@code synchronous=FULL}, WAL).
 */
public final class Database implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Connection connection; // guarded by lock
    private final Path file;

    private Database(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Opens the file, made with mode 0600 when it is missing, and brings its schema up to date.
     *
     * @throws StoreUnavailable when it can't be opened, is newer than this program, or isn't a database
     */
    public static Database open(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(5_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Database database = new Database(file, source.getConnection());
            database.transact(Migrations::apply);
            return database;
        } catch (SQLException | IOException e) {
            throw new StoreUnavailable("cannot open the database " + file, e);
        }
    }

    /** What a transaction does with the connection. */
    @FunctionalInterface
    public interface Transaction<T extends @org.jspecify.annotations.Nullable Object> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs {@code work} in one transaction; it is committed when {@code work} returns and rolled back when it throws.
     *
     * @throws StoreUnavailable when the database refuses
     */
    public <T extends @org.jspecify.annotations.Nullable Object> T transact(Transaction<T> work) {
        lock.lock();
        try {
            connection.setAutoCommit(false);
            try {
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new StoreUnavailable("the database " + file + " refused: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreUnavailable("cannot close the database " + file, e);
        } finally {
            lock.unlock();
        }
    }
}
