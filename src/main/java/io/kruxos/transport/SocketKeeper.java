package io.kruxos.transport;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Looks after open WebSockets: asks silent ones for a sign of life and ends those that give none. */
final class SocketKeeper {
    private final Duration every;
    private final Set<AgentSocket> sockets = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread thread;

    /** {@code every} is how often it looks. */
    SocketKeeper(Duration every) {
        this.every = every;
    }

    void start() {
        thread = Thread.ofVirtual().name("socket-keeper").start(this::keep);
    }

    void stop() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
        sockets.forEach(socket -> socket.close("the gateway stops"));
    }

    void add(AgentSocket socket) {
        sockets.add(socket);
    }

    void remove(AgentSocket socket) {
        sockets.remove(socket);
    }

    private void keep() {
        try {
            while (true) {
                Thread.sleep(every);
                long now = System.nanoTime();
                sockets.forEach(socket -> socket.tick(now));
            }
        } catch (InterruptedException e) {
            // Stopped.
            Thread.currentThread().interrupt();
        }
    }
}
