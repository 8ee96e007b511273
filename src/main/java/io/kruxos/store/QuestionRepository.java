package io.kruxos.store;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Caller;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Digest;
import io.kruxos.domain.Question;
import io.kruxos.domain.QuestionId;
import io.kruxos.domain.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Questions to people, pending and decided. */
public final class QuestionRepository {
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private final Database database;

    public QuestionRepository(Database database) {
        this.database = database;
    }

    /** Keeps a new question; it is on disk when this returns. */
    public void insert(Question question) {
        database.transact(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO question (id, call_id, call_key, session, agent, client, thread, capability, inputs,
                        digest, rule, reason, preview, approvers, asked_at, expires_at, state, policy_group)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)) {
                Caller caller = question.caller();
                insert.setString(1, question.id().value());
                insert.setString(2, question.call().value());
                insert.setString(3, question.key());
                insert.setString(4, caller.session().value());
                insert.setString(5, caller.agent().value());
                insert.setString(6, caller.client());
                insert.setString(7, caller.thread());
                insert.setString(8, question.capability().value());
                insert.setString(9, Json.MAPPER.writeValueAsString(question.inputs()));
                insert.setString(10, question.digest().hex());
                insert.setString(11, question.rule());
                insert.setString(12, question.reason());
                insert.setString(13, question.preview());
                insert.setInt(14, question.approvers());
                insert.setLong(15, question.askedAt().toEpochMilli());
                insert.setLong(16, question.expiresAt().toEpochMilli());
                insert.setString(17, word(question.standing().state()));
                insert.setString(18, caller.group());
                return insert.executeUpdate();
            }
        });
    }

    public Optional<Question> find(QuestionId id) {
        return database.transact(connection ->
                select(connection, "WHERE id = ?", id.value()).stream().findFirst());
    }

    /** The newest question that was asked for what the client knows by {@code key}. */
    public Optional<Question> findByKey(String key) {
        return database.transact(
                connection -> select(connection, "WHERE call_key = ? ORDER BY asked_at DESC LIMIT 1", key).stream()
                        .findFirst());
    }

    /** All that wait, oldest first. */
    public List<Question> pending() {
        return database.transact(connection -> select(connection, "WHERE state = 'pending' ORDER BY asked_at"));
    }

    /** The newest, whatever became of them; at most {@code max}. */
    public List<Question> recent(int max) {
        return database.transact(connection -> select(connection, "ORDER BY asked_at DESC LIMIT " + max));
    }

    /** Counts {@code operator}'s yes, once, and returns everybody who said yes so far. */
    public List<String> vote(QuestionId id, String operator, Instant at) {
        return database.transact(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT OR IGNORE INTO vote (question, operator, at) VALUES (?, ?, ?)")) {
                insert.setString(1, id.value());
                insert.setString(2, operator);
                insert.setLong(3, at.toEpochMilli());
                insert.executeUpdate();
            }
            List<String> operators = new ArrayList<>();
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT operator FROM vote WHERE question = ? ORDER BY at")) {
                query.setString(1, id.value());
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        operators.add(row.getString(1));
                    }
                }
            }
            return operators;
        });
    }

    /** Moves a pending question to its end; false when it was not pending any more, and then nothing changed. */
    public boolean settle(QuestionId id, Question.Standing end) {
        return database.transact(connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    UPDATE question SET state = ?, decided_at = ?, decided_by = ?, remark = ?
                    WHERE id = ? AND state = 'pending'
                    """)) {
                update.setString(1, word(end.state()));
                Instant at = end.at();
                if (at == null) {
                    throw new IllegalArgumentException("an end has a time");
                }
                update.setLong(2, at.toEpochMilli());
                update.setString(3, end.by());
                update.setString(4, end.remark());
                update.setString(5, id.value());
                return update.executeUpdate() == 1;
            }
        });
    }

    private static List<Question> select(Connection connection, String clause, String... values) throws SQLException {
        List<Question> questions = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT * FROM question " + clause)) {
            for (int i = 0; i < values.length; i++) {
                query.setString(i + 1, values[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    questions.add(question(row));
                }
            }
        }
        return questions;
    }

    private static Question question(ResultSet row) throws SQLException {
        Caller caller = new Caller(
                new AgentName(row.getString("agent")),
                row.getString("policy_group"),
                new SessionId(row.getString("session")),
                row.getString("client"),
                row.getString("thread"));
        long decidedAt = row.getLong("decided_at");
        Instant decided = row.wasNull() ? null : Instant.ofEpochMilli(decidedAt);
        return new Question(
                new QuestionId(row.getString("id")),
                new CallId(row.getString("call_id")),
                row.getString("call_key"),
                caller,
                new CapabilityName(row.getString("capability")),
                Json.MAPPER.readValue(row.getString("inputs"), OBJECT),
                new Digest(row.getString("digest")),
                row.getString("rule"),
                row.getString("reason"),
                row.getString("preview"),
                row.getInt("approvers"),
                Instant.ofEpochMilli(row.getLong("asked_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                new Question.Standing(
                        Question.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                        decided,
                        row.getString("decided_by"),
                        row.getString("remark")));
    }

    private static String word(Question.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** Made at its first use: it takes a good part of what the gateway has to start in. */
    private static final class Json {
        static final JsonMapper MAPPER = new JsonMapper();
    }
}
