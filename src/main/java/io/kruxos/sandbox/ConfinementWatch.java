package io.kruxos.sandbox;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/** Looks for stray confined threads at intervals and says so in the log: a stray is a defect that shows up elsewhere, later. */
final class ConfinementWatch implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ConfinementWatch.class.getName());
    private static final Duration INTERVAL = Duration.ofSeconds(60);

    private final ConfinementCheck check;
    private final Thread thread =
            Thread.ofPlatform().name("confinement-watch").daemon(true).unstarted(this::run);

    private ConfinementWatch(ConfinementCheck check) {
        this.check = check;
    }

    static ConfinementWatch start(ConfinementCheck check) {
        ConfinementWatch watch = new ConfinementWatch(check);
        watch.thread.start();
        return watch;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                List<ConfinementCheck.Stray> strays = check.strays();
                if (!strays.isEmpty()) {
                    LOG.log(Level.ERROR, "threads are confined that belong to no cell: {0}", strays);
                }
            }
        } catch (InterruptedException e) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }
}
