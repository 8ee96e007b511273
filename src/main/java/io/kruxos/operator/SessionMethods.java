package io.kruxos.operator;

import io.kruxos.domain.SessionId;
import io.kruxos.session.Session;
import io.kruxos.session.SessionTable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code session.*}: who is connected. */
public final class SessionMethods {
    private final SessionTable sessions;
    private final AdminJournal journal;

    public SessionMethods(SessionTable sessions, AdminJournal journal) {
        this.sessions = sessions;
        this.journal = journal;
    }

    public Map<String, OperatorMethod> methods() {
        return Map.of(
                "session.list",
                (operator, params, events) -> Map.of(
                        "sessions", sessions.all().stream().map(Views::session).toList()),
                "session.end",
                (operator, params, events) -> end(operator, params.text("id")));
    }

    private Map<String, @Nullable Object> end(String operator, String id) {
        Session session = sessions.all().stream()
                .filter(open -> open.id().value().equals(id))
                .findFirst()
                .orElseThrow(() -> OperatorRefusal.unknown(
                        "no session " + id + " is open; `kruxos session list` shows those that are"));
        sessions.end(new SessionId(id), "ended by " + operator);
        journal.record(
                operator,
                "session.end",
                Map.of("id", id, "agent", session.agent().value()));
        return Views.session(session);
    }
}
