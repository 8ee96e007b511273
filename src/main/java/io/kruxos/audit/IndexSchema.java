package io.kruxos.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables of the index. A file of another version is thrown away: it can be made again from the log. */
final class IndexSchema {
    static final int VERSION = 1;

    private IndexSchema() {}

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("""
                    CREATE TABLE state (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        seq INTEGER NOT NULL, hash BLOB NOT NULL, file TEXT NOT NULL, offset INTEGER NOT NULL)""");
            statement.executeUpdate("""
                    CREATE TABLE records (
                        seq INTEGER PRIMARY KEY,
                        file TEXT NOT NULL, offset INTEGER NOT NULL, call TEXT, agent TEXT)""");
            statement.executeUpdate("CREATE INDEX records_call ON records (call) WHERE call IS NOT NULL");
            statement.executeUpdate("CREATE INDEX records_agent ON records (agent, seq) WHERE agent IS NOT NULL");
            statement.executeUpdate("""
                    CREATE TABLE calls (
                        seq INTEGER PRIMARY KEY,
                        call TEXT NOT NULL UNIQUE, key TEXT, time_us INTEGER NOT NULL,
                        agent TEXT, session TEXT, capability TEXT, tier TEXT, layer TEXT, rule TEXT,
                        intended INTEGER NOT NULL DEFAULT 0, status TEXT, error_type TEXT, duration_us INTEGER,
                        question TEXT, approval TEXT, decided_by TEXT, inputs TEXT)""");
            statement.executeUpdate("CREATE INDEX calls_key ON calls (key, seq) WHERE key IS NOT NULL");
            statement.executeUpdate("CREATE INDEX calls_agent ON calls (agent, seq)");
            statement.executeUpdate("CREATE INDEX calls_time ON calls (time_us)");
            statement.executeUpdate("PRAGMA user_version = " + VERSION);
        }
    }

    static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
