package io.kruxos.capability.filesystem;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.SessionId;
import io.kruxos.sandbox.Place;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The watches that are open: 16 of a session and 256 in all; one that nobody has asked for an hour is ended. They end with
 * the executor: then the client is told to subscribe again.
 */
final class Watches implements AutoCloseable {
    private static final int PER_SESSION_MAX = 16;
    private static final int ALL_MAX = 256;
    private static final Duration IDLE_MAX = Duration.ofHours(1);

    /** A watch belongs to its session: nobody else can name it. */
    record Key(AgentName agent, SessionId session, String id) {}

    private final Clock clock;
    private final RandomGenerator random;

    /** Guarded by itself. */
    private final Map<Key, Watch> open = new HashMap<>();

    Watches(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    Instant now() {
        return clock.instant();
    }

    /** A key for a new watch of a session that may have one more. */
    Key reserve(AgentName agent, SessionId session) {
        synchronized (open) {
            endIdle();
            long own = open.keySet().stream()
                    .filter(key -> key.session().equals(session))
                    .count();
            if (own >= PER_SESSION_MAX || open.size() >= ALL_MAX) {
                throw FileErrors.failure(
                        "TooManyWatches",
                        "There are too many watches: " + own + " of this session, of " + PER_SESSION_MAX + ".",
                        Map.of("session_max", PER_SESSION_MAX, "all_max", ALL_MAX),
                        RecoveryAction.of("cancel_existing", "End a watch: call with its watch_id and cancel=true."),
                        RecoveryAction.of("reduce_scope", "Watch one directory with recursive instead of several."));
            }
            return new Key(agent, session, "watch_" + HexFormat.of().toHexDigits(random.nextLong()));
        }
    }

    private void endIdle() {
        Instant before = clock.instant().minus(IDLE_MAX);
        for (Iterator<Watch> watches = open.values().iterator(); watches.hasNext(); ) {
            Watch watch = watches.next();
            if (watch.lastUsed().isBefore(before)) {
                watch.close();
                watches.remove();
            }
        }
    }

    void put(Key key, Watch watch) {
        synchronized (open) {
            open.put(key, watch);
        }
    }

    /** The watch with this id, if it is one of this session and of this path. */
    Watch find(Key key, Place place) {
        synchronized (open) {
            Watch watch = open.get(key);
            if (watch == null || !watch.owner().root().equals(place)) {
                throw FileErrors.failure(
                        "WatchNotFound",
                        "This session has no such watch of " + place.agentPath() + ".",
                        Map.of("path", place.agentPath()),
                        RecoveryAction.call(
                                "subscribe", "Call again without watch_id to subscribe anew.", "filesystem.watch"));
            }
            watch.used(clock.instant());
            return watch;
        }
    }

    void remove(Key key) {
        synchronized (open) {
            Watch watch = open.remove(key);
            if (watch != null) {
                watch.close();
            }
        }
    }

    @Override
    public void close() {
        synchronized (open) {
            open.values().forEach(Watch::close);
            open.clear();
        }
    }
}
