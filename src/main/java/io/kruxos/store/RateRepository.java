package io.kruxos.store;

import io.kruxos.domain.AgentName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;

/** When calls were made under rules with a rate limit. */
public final class RateRepository {
    private final Database database;

    public RateRepository(Database database) {
        this.database = database;
    }

    /**
     * Counts one more use of {@code rule} by {@code agent} at {@code now}, unless there were {@code max} since {@code since}
     * already; in one transaction, so that two calls never share the last place.
     *
     * @return whether there was a place left
     */
    public boolean use(String rule, AgentName agent, Instant since, Instant now, int max) {
        return database.transact(connection -> {
            try (PreparedStatement forget =
                    connection.prepareStatement("DELETE FROM rate_use WHERE rule = ? AND agent = ? AND at <= ?")) {
                forget.setString(1, rule);
                forget.setString(2, agent.value());
                forget.setLong(3, since.toEpochMilli());
                forget.executeUpdate();
            }
            try (PreparedStatement count =
                    connection.prepareStatement("SELECT count(*) FROM rate_use WHERE rule = ? AND agent = ?")) {
                count.setString(1, rule);
                count.setString(2, agent.value());
                try (ResultSet row = count.executeQuery()) {
                    if (row.getInt(1) >= max) {
                        return false;
                    }
                }
            }
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO rate_use (rule, agent, at) VALUES (?, ?, ?)")) {
                insert.setString(1, rule);
                insert.setString(2, agent.value());
                insert.setLong(3, now.toEpochMilli());
                insert.executeUpdate();
            }
            return true;
        });
    }
}
