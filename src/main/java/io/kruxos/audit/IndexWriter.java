package io.kruxos.audit;

import io.kruxos.wire.JsonWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts records into the index, inside of a transaction of the caller. */
final class IndexWriter implements AutoCloseable {
    private static final int INPUTS_CHARS_MAX = 4096;

    private final PreparedStatement record;
    private final PreparedStatement begin;
    private final PreparedStatement update;
    private final PreparedStatement state;

    IndexWriter(Connection connection) throws SQLException {
        record = connection.prepareStatement(
                "INSERT INTO records (seq, file, offset, call, agent) VALUES (?, ?, ?, ?, ?)");
        begin = connection.prepareStatement("INSERT OR IGNORE INTO calls (seq, call, time_us) VALUES (?, ?, ?)");
        update = connection.prepareStatement("""
                UPDATE calls SET
                    key = coalesce(key, ?), agent = coalesce(agent, ?), session = coalesce(session, ?),
                    capability = coalesce(capability, ?),
                    tier = coalesce(?, tier), layer = coalesce(?, layer), rule = coalesce(?, rule),
                    intended = max(intended, ?), status = coalesce(?, status), error_type = coalesce(?, error_type),
                    duration_us = coalesce(?, duration_us), question = coalesce(?, question),
                    approval = coalesce(?, approval), decided_by = coalesce(?, decided_by), inputs = coalesce(?, inputs)
                WHERE call = ?""");
        state = connection.prepareStatement(
                "INSERT OR REPLACE INTO state (id, seq, hash, file, offset) VALUES (1, ?, ?, ?, ?)");
    }

    void add(AuditRecord added) throws SQLException {
        bind(record, added.seq(), added.file(), added.offset(), added.call(), added.agent());
        record.executeUpdate();
        String call = added.call();
        if (call != null) {
            bind(begin, added.seq(), call, ChronoUnit.MICROS.between(Instant.EPOCH, added.time()));
            begin.executeUpdate();
            join(added, call);
        }
    }

    private void join(AuditRecord added, String call) throws SQLException {
        String by = added.text("approval", "by");
        String grant = added.text("approval", "grant");
        bind(
                update,
                added.fields().get("key"),
                added.agent(),
                added.text("actor", "session"),
                added.fields().get("capability"),
                added.text("decision", "tier"),
                added.text("decision", "layer"),
                added.text("decision", "rule"),
                added.kind().equals(Kind.INTENT.word()) ? 1L : 0L,
                added.text("outcome", "status"),
                added.text("outcome", "error_type"),
                added.value("outcome", "duration_us"),
                added.text("approval", "id"),
                approval(added, grant),
                by == null ? grant : by,
                inputs(added),
                call);
        update.executeUpdate();
    }

    private static @Nullable String approval(AuditRecord added, @Nullable String grant) {
        if (added.kind().equals(Kind.APPROVAL.word())) {
            return added.text("event", "type");
        }
        return grant == null ? null : "granted";
    }

    private static @Nullable String inputs(AuditRecord added) {
        if (!(added.fields().get("inputs") instanceof Map<?, ?>)) {
            return null;
        }
        String json = JsonWriter.text(added.json().get("inputs"));
        return json.length() <= INPUTS_CHARS_MAX ? json : json.substring(0, INPUTS_CHARS_MAX);
    }

    /** Remembers how far the index goes. */
    void remember(AuditRecord last) throws SQLException {
        bind(state, last.seq(), last.hash().bytes(), last.file(), last.offset());
        state.executeUpdate();
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    @Override
    public void close() throws SQLException {
        record.close();
        begin.close();
        update.close();
        state.close();
    }
}
