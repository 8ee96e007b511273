package io.kruxos.session;

import io.kruxos.domain.Agent;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Identifiers;
import io.kruxos.domain.SessionId;
import io.kruxos.store.SessionRepository;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The open sessions, in memory and on disk alike; a restarted gateway knows the ones of before. */
public final class SessionTable implements Sessions {
    private final SessionRepository repository;
    private final AgentRegistry agents;
    private final Identifiers identifiers;
    private final Clock clock;
    private final SessionEvents events;
    private final Map<SessionId, Session> open = new ConcurrentHashMap<>();

    public SessionTable(
            SessionRepository repository,
            AgentRegistry agents,
            Identifiers identifiers,
            Clock clock,
            SessionEvents events) {
        this.repository = repository;
        this.agents = agents;
        this.identifiers = identifiers;
        this.clock = clock;
        this.events = events;
        for (SessionRepository.Row row : repository.open()) {
            open.put(
                    row.id(),
                    new Session(
                            row.id(),
                            row.agent(),
                            row.transport(),
                            row.protocolVersion(),
                            row.client(),
                            row.openedAt()));
        }
    }

    @Override
    public Session open(AgentName agent, String transport) {
        Session session = new Session(identifiers.session(), agent, transport, null, null, clock.instant());
        keep(session);
        events.opened(session);
        return session;
    }

    @Override
    public Optional<Session> find(SessionId id, AgentName owner) {
        return Optional.ofNullable(open.get(id))
                .filter(session -> session.agent().equals(owner));
    }

    @Override
    public Session initialized(SessionId id, String protocolVersion, String client) {
        Session before = open.get(id);
        if (before == null) {
            throw new IllegalStateException("session " + id + " is not open");
        }
        Session after = new Session(id, before.agent(), before.transport(), protocolVersion, client, before.openedAt());
        keep(after);
        return after;
    }

    @Override
    public Caller caller(Session session, @Nullable String thread) {
        Agent agent = agents.agent(session.agent());
        return new Caller(agent.name(), agent.group(), session.id(), session.client(), thread);
    }

    @Override
    public void end(SessionId id, String reason) {
        Session session = open.remove(id);
        if (session != null) {
            repository.end(id, clock.instant(), reason);
            events.ended(session, reason);
        }
    }

    /** Every open session, oldest first. */
    public List<Session> all() {
        return open.values().stream()
                .sorted(Comparator.comparing(Session::openedAt))
                .toList();
    }

    /** Ends every session of an agent. */
    public void endAll(AgentName agent, String reason) {
        all().stream().filter(session -> session.agent().equals(agent)).forEach(session -> end(session.id(), reason));
    }

    private void keep(Session session) {
        repository.save(new SessionRepository.Row(
                session.id(),
                session.agent(),
                session.transport(),
                session.protocolVersion(),
                session.client(),
                session.openedAt()));
        open.put(session.id(), session);
    }
}
