package io.kruxos.app;

import io.kruxos.session.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Joins rooms that must hear of each other and are built one after the other. */
final class Listeners {
    private final List<Consumer<Session>> sessionEnded = new CopyOnWriteArrayList<>();
    private final List<Runnable> policyChanged = new CopyOnWriteArrayList<>();

    void onSessionEnded(Consumer<Session> listener) {
        sessionEnded.add(listener);
    }

    void onPolicyChanged(Runnable listener) {
        policyChanged.add(listener);
    }

    void sessionEnded(Session session) {
        sessionEnded.forEach(listener -> listener.accept(session));
    }

    void policyChanged() {
        policyChanged.forEach(Runnable::run);
    }
}
