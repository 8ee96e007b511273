package io.kruxos.audit;

import io.kruxos.domain.CallId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the index; called with its lock held. */
final class IndexReader {
    /** Where a record is. */
    record Location(String file, long offset) {}

    private static final String STATUS = "coalesce(status, CASE intended WHEN 1 THEN 'running' ELSE 'waiting' END)";
    private static final String CALLS = "SELECT *, " + STATUS + " AS state FROM calls WHERE ";

    private final Connection connection;

    IndexReader(Connection connection) {
        this.connection = connection;
    }

    AuditPage calls(AuditQuery query) throws SQLException {
        List<Object> values = new ArrayList<>();
        String where = conditions(query, values);
        String sql = CALLS + where + " ORDER BY seq DESC LIMIT " + (query.limit() + 1);
        List<CallSummary> calls = new ArrayList<>();
        try (PreparedStatement statement = prepared(sql, values);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                calls.add(summary(rows));
            }
        }
        if (calls.size() <= query.limit()) {
            return new AuditPage(calls, null);
        }
        calls.removeLast();
        return new AuditPage(calls, Long.toString(calls.getLast().seq()));
    }

    private static String conditions(AuditQuery query, List<Object> values) {
        StringBuilder where = new StringBuilder("TRUE");
        and(where, values, "agent = ?", query.agent());
        String capability = query.capability();
        if (capability != null && capability.indexOf('*') >= 0) {
            and(where, values, "capability GLOB ?", glob(capability));
        } else {
            and(where, values, "capability = ?", capability);
        }
        and(where, values, STATUS + " = ?", query.status());
        and(where, values, "time_us >= ?", micros(query.since()));
        and(where, values, "time_us < ?", micros(query.until()));
        String rule = query.rule();
        boolean layered = rule != null && rule.indexOf(':') >= 0;
        and(where, values, layered ? "layer || ':' || rule = ?" : "rule = ?", rule);
        String text = query.text();
        and(
                where,
                values,
                "instr(lower(coalesce(capability, '') || ' ' || coalesce(rule, '') || ' ' || coalesce(error_type, '') || ' '"
                        + " || coalesce(inputs, '')), ?) > 0",
                text == null ? null : text.toLowerCase(Locale.ROOT));
        String cursor = query.cursor();
        and(where, values, "seq < ?", cursor == null ? null : Long.valueOf(cursor));
        return where.toString();
    }

    private static void and(StringBuilder where, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            where.append(" AND ").append(condition);
            values.add(value);
        }
    }

    private static String glob(String pattern) {
        return pattern.replace("[", "[[]").replace("?", "[?]");
    }

    private static @Nullable Long micros(@Nullable Instant time) {
        return time == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    Optional<CallTrace> trace(String key) throws SQLException {
        String sql = CALLS + "key = ? ORDER BY seq DESC LIMIT 1";
        try (PreparedStatement statement = prepared(sql, List.of(key));
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new CallTrace(
                            new CallId(row.getString("call")),
                            row.getBoolean("intended"),
                            row.getString("status") != null,
                            row.getString("state")))
                    : Optional.empty();
        }
    }

    List<Location> ofCall(CallId call) throws SQLException {
        return locations("SELECT file, offset FROM records WHERE call = ? ORDER BY seq", List.of(call.value()));
    }

    List<Location> latest(@Nullable String agent, int count) throws SQLException {
        return agent == null
                ? locations("SELECT file, offset FROM records ORDER BY seq DESC LIMIT ?", List.of(count))
                : locations(
                        "SELECT file, offset FROM records WHERE agent = ? ORDER BY seq DESC LIMIT ?",
                        List.of(agent, count));
    }

    private List<Location> locations(String sql, List<Object> values) throws SQLException {
        List<Location> locations = new ArrayList<>();
        try (PreparedStatement statement = prepared(sql, values);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                locations.add(new Location(rows.getString(1), rows.getLong(2)));
            }
        }
        return locations;
    }

    private PreparedStatement prepared(String sql, List<Object> values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    private static CallSummary summary(ResultSet row) throws SQLException {
        String layer = row.getString("layer");
        String rule = row.getString("rule");
        long durationUs = row.getLong("duration_us");
        Long duration = row.wasNull() ? null : durationUs;
        return new CallSummary(
                new CallId(row.getString("call")),
                row.getString("key"),
                row.getLong("seq"),
                Instant.EPOCH.plus(row.getLong("time_us"), ChronoUnit.MICROS),
                row.getString("agent"),
                row.getString("session"),
                row.getString("capability"),
                row.getString("tier"),
                rule == null ? null : layer + ":" + rule,
                row.getString("state"),
                row.getString("error_type"),
                duration,
                row.getString("question"),
                row.getString("approval"),
                row.getString("decided_by"),
                row.getString("inputs"));
    }
}
