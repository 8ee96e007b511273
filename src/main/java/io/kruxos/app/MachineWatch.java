package io.kruxos.app;

import io.kruxos.capability.system.Machine;
import io.kruxos.capability.system.MachineHistory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Takes a sample of the machine's load at intervals, so that agents can be told how it was. */
final class MachineWatch implements AutoCloseable {
    private static final Logger LOG = System.getLogger(MachineWatch.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(15);

    private final Thread thread;

    private MachineWatch(Thread thread) {
        this.thread = thread;
    }

    static MachineWatch start(Machine machine, MachineHistory history) {
        return new MachineWatch(Thread.ofVirtual().name("machine-watch").start(() -> watch(machine, history)));
    }

    private static void watch(Machine machine, MachineHistory history) {
        try {
            while (true) {
                take(machine, history);
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void take(Machine machine, MachineHistory history) {
        try {
            history.record(machine.sample());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the machine's load can't be read", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
