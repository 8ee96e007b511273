package io.kruxos.app;

import io.kruxos.sandbox.ConfinementCheck;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/**
 * Looks for threads that became confined by mistake, now and then for as long as the executor runs. One that is found is
 * reported and keeps no call from its answer: what runs on it is refused too much, never too little.
 */
final class StrayWatch {
    private static final System.Logger LOG = System.getLogger(StrayWatch.class.getName());
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private StrayWatch() {}

    static void start(ConfinementCheck check) {
        Thread.ofPlatform().name("executor-strays").daemon().start(() -> watch(check));
    }

    /** Names of the strays of this moment. */
    static List<String> names(ConfinementCheck check) {
        return check.strays().stream().map(ConfinementCheck.Stray::name).toList();
    }

    private static void watch(ConfinementCheck check) {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                look(check);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void look(ConfinementCheck check) {
        try {
            List<String> names = names(check);
            if (!names.isEmpty()) {
                LOG.log(Level.ERROR, "confined by mistake: {0}", names);
            }
        } catch (RuntimeException e) {
            // The thread's edge: a look that failed must not be the last.
            LOG.log(Level.ERROR, "threads could not be looked at", e);
        }
    }
}
