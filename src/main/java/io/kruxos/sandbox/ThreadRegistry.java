package io.kruxos.sandbox;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All threads that are confined on purpose, by the kernel's id. */
final class ThreadRegistry {
    private final Map<Integer, Thread> threads = new ConcurrentHashMap<>();

    /** Called by a cell's thread before it confines itself. */
    void add(int tid, Thread thread) {
        threads.put(tid, thread);
    }

    boolean contains(int tid) {
        return threads.containsKey(tid);
    }

    /** What is in it now, for {@link #forgetEnded}. */
    Map<Integer, Thread> snapshot() {
        return Map.copyOf(threads);
    }

    /**
     * Forgets those of an earlier snapshot that were not alive after it. Threads do not take themselves off: between that and
     * their end they would look like strays.
     */
    void forgetEnded(Map<Integer, Thread> snapshot, Set<Integer> living) {
        snapshot.forEach((tid, thread) -> {
            if (!living.contains(tid)) {
                threads.remove(tid, thread);
            }
        });
    }
}
