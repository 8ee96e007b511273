package io.kruxos.session;

import io.kruxos.domain.Agent;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.Digest;
import io.kruxos.domain.Identifiers;
import io.kruxos.domain.Mount;
import io.kruxos.store.AgentRepository;
import io.kruxos.store.AgentRepository.Registered;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * All agents that an operator registered. Reads come from an immutable snapshot; changes are on disk before the snapshot shows
 * them. A token leaves it once, when it is made.
 */
public final class AgentRegistry {
    private final AgentRepository repository;
    private final Identifiers identifiers;
    private final Clock clock;
    private final ReentrantLock changes = new ReentrantLock();
    private volatile Map<AgentName, Registered> agents;

    public AgentRegistry(AgentRepository repository, Identifiers identifiers, Clock clock) {
        this.repository = repository;
        this.identifiers = identifiers;
        this.clock = clock;
        this.agents = repository.all();
    }

    /** A new token and the agent it is for; the only time that the token is seen. */
    public record Issued(Agent agent, String token) {
        @Override
        public String toString() {
            return "Issued[" + agent.name() + ", token withheld]";
        }
    }

    /** Every agent, by name. */
    public List<Agent> all() {
        return agents.values().stream()
                .map(Registered::agent)
                .sorted(Comparator.comparing(agent -> agent.name().value()))
                .toList();
    }

    public Optional<Agent> find(AgentName name) {
        return Optional.ofNullable(agents.get(name)).map(Registered::agent);
    }

    /**
     * The agent of that name.
     *
     * @throws UnknownAgent when there is none
     */
    public Agent agent(AgentName name) {
        return find(name).orElseThrow(() -> new UnknownAgent(name));
    }

    /**
     * Registers an agent.
     *
     * @throws AgentExists when the name is taken, by a revoked agent too
     */
    public Issued create(AgentName name, String group, String purpose, List<Mount> mounts) {
        changes.lock();
        try {
            if (agents.containsKey(name)) {
                throw new AgentExists(name);
            }
            Agent agent = new Agent(
                    name, group, purpose, repository.nextNumber(), Agent.State.ACTIVE, mounts, clock.instant());
            return issue(agent);
        } finally {
            changes.unlock();
        }
    }

    /** Replaces an agent's token; the old one opens nothing from now on. */
    public Issued rotate(AgentName name) {
        changes.lock();
        try {
            return issue(agent(name));
        } finally {
            changes.unlock();
        }
    }

    public Agent setState(AgentName name, Agent.State state) {
        return change(
                name,
                agent -> new Agent(
                        agent.name(),
                        agent.group(),
                        agent.purpose(),
                        agent.number(),
                        state,
                        agent.mounts(),
                        agent.createdAt()));
    }

    public Agent setGroup(AgentName name, String group) {
        return change(
                name,
                agent -> new Agent(
                        agent.name(),
                        group,
                        agent.purpose(),
                        agent.number(),
                        agent.state(),
                        agent.mounts(),
                        agent.createdAt()));
    }

    public Agent setMounts(AgentName name, List<Mount> mounts) {
        return change(
                name,
                agent -> new Agent(
                        agent.name(),
                        agent.group(),
                        agent.purpose(),
                        agent.number(),
                        agent.state(),
                        mounts,
                        agent.createdAt()));
    }

    /** Every agent with the hash of its token, for {@link TokenAuthenticator}. */
    Map<AgentName, Registered> registered() {
        return agents;
    }

    /** A token's SHA-256; enough for 256 random bits, which no one guesses from their hash. */
    static Digest hash(String token) {
        return Digest.of(token.getBytes(StandardCharsets.UTF_8));
    }

    private Issued issue(Agent agent) {
        String token = identifiers.token();
        save(new Registered(agent, hash(token)));
        return new Issued(agent, token);
    }

    private Agent change(AgentName name, UnaryOperator<Agent> edit) {
        changes.lock();
        try {
            Registered before = agents.get(name);
            if (before == null) {
                throw new UnknownAgent(name);
            }
            Agent after = edit.apply(before.agent());
            save(new Registered(after, before.tokenHash()));
            return after;
        } finally {
            changes.unlock();
        }
    }

    private void save(Registered registered) {
        repository.save(registered);
        agents = repository.all();
    }
}
