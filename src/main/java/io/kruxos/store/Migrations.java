package io.kruxos.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps from an empty file to today's schema; {@code PRAGMA user_version} says how many were taken. */
final class Migrations {
    private static final List<String> STEPS = List.of("V1__agents_sessions_questions.sql");

    private Migrations() {}

    static @Nullable Void apply(Connection connection) throws SQLException {
        int taken = version(connection);
        if (taken > STEPS.size()) {
            throw new SQLException("its schema has version " + taken + ", this program knows " + STEPS.size()
                    + ": start the newer KruxOS, or restore a backup from before it");
        }
        for (int step = taken; step < STEPS.size(); step++) {
            run(connection, read(STEPS.get(step)));
        }
        run(connection, "PRAGMA user_version = " + STEPS.size());
        return null;
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    private static void run(Connection connection, String script) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String command : script.split(";\\s*(\\n|$)", -1)) {
                if (!command.isBlank()) {
                    statement.execute(command);
                }
            }
        }
    }

    private static String read(String step) {
        try (InputStream in = Migrations.class.getResourceAsStream("/db/" + step)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its migration " + step);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
