package io.kruxos.store;

import io.kruxos.domain.Agent;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.Digest;
import io.kruxos.domain.Mount;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Agents, their mounts, and the hashes of their tokens. */
public final class AgentRepository {
    private final Database database;

    public AgentRepository(Database database) {
        this.database = database;
    }

    /** An agent and the SHA-256 of its token. */
    public record Registered(Agent agent, Digest tokenHash) {}

    /** All agents by name; a few at most, so that they are read at once. */
    public Map<AgentName, Registered> all() {
        return database.transact(connection -> {
            Map<String, List<Mount>> mounts = mounts(connection);
            Map<AgentName, Registered> agents = new HashMap<>();
            try (PreparedStatement query = connection.prepareStatement("SELECT * FROM agent");
                    ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Registered registered = registered(row, mounts);
                    agents.put(registered.agent().name(), registered);
                }
            }
            return Map.copyOf(agents);
        });
    }

    /** The next agent's number: one more than any agent ever had, since agents are never deleted. */
    public int nextNumber() {
        return database.transact(connection -> {
            try (PreparedStatement query =
                            connection.prepareStatement("SELECT coalesce(max(number), 0) + 1 FROM agent");
                    ResultSet row = query.executeQuery()) {
                return row.getInt(1);
            }
        });
    }

    /** Writes an agent, new or known, with its mounts and token. */
    public void save(Registered registered) {
        database.transact(connection -> {
            Agent agent = registered.agent();
            try (PreparedStatement upsert = connection.prepareStatement("""
                    INSERT INTO agent (name, number, policy_group, purpose, state, token_hash, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET policy_group = excluded.policy_group,
                        purpose = excluded.purpose, state = excluded.state, token_hash = excluded.token_hash
                    """)) {
                upsert.setString(1, agent.name().value());
                upsert.setInt(2, agent.number());
                upsert.setString(3, agent.group());
                upsert.setString(4, agent.purpose());
                upsert.setString(5, agent.state().name());
                upsert.setBytes(6, registered.tokenHash().bytes());
                upsert.setLong(7, agent.createdAt().toEpochMilli());
                upsert.executeUpdate();
            }
            replaceMounts(connection, agent);
            return agent;
        });
    }

    private static void replaceMounts(Connection connection, Agent agent) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM mount WHERE agent = ?")) {
            delete.setString(1, agent.name().value());
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO mount (agent, position, agent_path, host_path, writable) VALUES (?, ?, ?, ?, ?)")) {
            for (int i = 0; i < agent.mounts().size(); i++) {
                Mount mount = agent.mounts().get(i);
                insert.setString(1, agent.name().value());
                insert.setInt(2, i);
                insert.setString(3, mount.agentPath());
                insert.setString(4, mount.hostPath().toString());
                insert.setBoolean(5, mount.writable());
                insert.executeUpdate();
            }
        }
    }

    private static Map<String, List<Mount>> mounts(Connection connection) throws SQLException {
        Map<String, List<Mount>> mounts = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT * FROM mount ORDER BY agent, position");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                mounts.computeIfAbsent(row.getString("agent"), name -> new ArrayList<>())
                        .add(new Mount(
                                row.getString("agent_path"),
                                Path.of(row.getString("host_path")),
                                row.getBoolean("writable")));
            }
        }
        return mounts;
    }

    private static Registered registered(ResultSet row, Map<String, List<Mount>> mounts) throws SQLException {
        String name = row.getString("name");
        Agent agent = new Agent(
                new AgentName(name),
                row.getString("policy_group"),
                row.getString("purpose"),
                row.getInt("number"),
                Agent.State.valueOf(row.getString("state")),
                mounts.getOrDefault(name, List.of()),
                Instant.ofEpochMilli(row.getLong("created_at")));
        return new Registered(agent, Digest.ofHash(row.getBytes("token_hash")));
    }
}
