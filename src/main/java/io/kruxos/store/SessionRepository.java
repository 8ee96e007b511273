package io.kruxos.store;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.SessionId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Open sessions, so that a client's stay outlives a restart of the gateway. */
public final class SessionRepository {
    private final Database database;

    public SessionRepository(Database database) {
        this.database = database;
    }

    /** A session as it is kept. */
    public record Row(
            SessionId id,
            AgentName agent,
            String transport,
            @Nullable String protocolVersion,
            @Nullable String client,
            Instant openedAt) {}

    /** Every session that was not ended, oldest first. */
    public List<Row> open() {
        return database.transact(connection -> {
            List<Row> rows = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                            "SELECT * FROM session WHERE ended_at IS NULL ORDER BY opened_at");
                    ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    rows.add(row(row));
                }
            }
            return rows;
        });
    }

    /** Writes a session, new or known. */
    public void save(Row session) {
        database.transact(connection -> {
            try (PreparedStatement upsert = connection.prepareStatement("""
                    INSERT INTO session (id, agent, transport, protocol_version, client, opened_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET protocol_version = excluded.protocol_version,
                        client = excluded.client
                    """)) {
                upsert.setString(1, session.id().value());
                upsert.setString(2, session.agent().value());
                upsert.setString(3, session.transport());
                upsert.setString(4, session.protocolVersion());
                upsert.setString(5, session.client());
                upsert.setLong(6, session.openedAt().toEpochMilli());
                return upsert.executeUpdate();
            }
        });
    }

    /** Ends a session; one that is not open is left as it is. */
    public void end(SessionId id, Instant at, String reason) {
        database.transact(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE session SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL")) {
                update.setLong(1, at.toEpochMilli());
                update.setString(2, reason);
                update.setString(3, id.value());
                return update.executeUpdate();
            }
        });
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                new SessionId(row.getString("id")),
                new AgentName(row.getString("agent")),
                row.getString("transport"),
                row.getString("protocol_version"),
                row.getString("client"),
                Instant.ofEpochMilli(row.getLong("opened_at")));
    }
}
