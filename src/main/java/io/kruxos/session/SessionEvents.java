package io.kruxos.session;

/** Who wants to know that sessions come and go; called on the thread that opened or ended one, after it is on disk. */
public interface SessionEvents {
    void opened(Session session);

    void ended(Session session, String reason);
}
