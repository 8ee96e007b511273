package io.kruxos.mcp;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Identifiers;
import io.kruxos.domain.SessionId;
import io.kruxos.session.Session;
import io.kruxos.session.Sessions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Sessions in memory; outlives the server that uses it, as a disk would. */
public final class FakeSessions implements Sessions {
    public final Map<SessionId, Session> open = new ConcurrentHashMap<>();
    public final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private final Identifiers identifiers = new Identifiers(Clock.systemUTC(), new SecureRandom());

    @Override
    public Session open(AgentName agent, String transport) {
        Session session = new Session(identifiers.session(), agent, transport, null, null, Instant.EPOCH);
        open.put(session.id(), session);
        return session;
    }

    @Override
    public Optional<Session> find(SessionId id, AgentName owner) {
        return Optional.ofNullable(open.get(id))
                .filter(session -> session.agent().equals(owner));
    }

    @Override
    public Session initialized(SessionId id, String protocolVersion, String client) {
        return open.compute(id, (_, before) -> {
            if (before == null) {
                throw new IllegalStateException("not open");
            }
            return new Session(id, before.agent(), before.transport(), protocolVersion, client, before.openedAt());
        });
    }

    @Override
    public Caller caller(Session session, @Nullable String thread) {
        return new Caller(session.agent(), "default", session.id(), session.client(), thread);
    }

    @Override
    public void end(SessionId id, String reason) {
        if (open.remove(id) != null) {
            ends.add(reason);
        }
    }
}
