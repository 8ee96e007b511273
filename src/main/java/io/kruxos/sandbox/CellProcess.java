package io.kruxos.sandbox;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Readiness;
import io.kruxos.linux.Wait;
import java.time.Duration;

/**
 * A program that was started in a cell, until it is reaped. Its methods are for unconfined platform threads, one at a time:
 * they block, and another confined thread may not signal it.
 */
public final class CellProcess implements AutoCloseable {
    private final long pid;
    private final Descriptor process;

    CellProcess(long pid) {
        this.pid = pid;
        this.process = Wait.open(pid);
    }

    /** The id as the host sees it; also that of its session and process group. */
    public long pid() {
        return pid;
    }

    /** Whether it has ended, or ends within {@code timeout}. It is not reaped: its tree can still be found and killed. */
    public boolean ended(Duration timeout) {
        return Wait.ended(process, timeout);
    }

    /** Sends it a signal; false when it has ended. */
    public boolean signal(int number) {
        return Wait.signal(process, number);
    }

    /** Sends a signal to it and what else is in its process group; false when all of that has ended. Only before {@link #reap}. */
    public boolean signalGroup(int number) {
        return Wait.signalGroup(pid, number);
    }

    /** From now on, {@code token} is ready once it has ended. */
    public void watch(Readiness readiness, long token) {
        readiness.addReading(process, token);
    }

    /** Memory that the tree has in use now, in bytes; pages that several share count for each. */
    public long residentBytes() {
        return ProcessTree.residentBytes(pid);
    }

    /**
     * Kills it and whatever belongs to its session or descends from it, again until nothing new is found. Only before
     * {@link #reap}. Known gap: a program that has left the session and whose parents have ended is missed; it stays confined,
     * and dies with the cell where that has a pid namespace.
     */
    public void killTree() {
        signal(Signals.KILL);
        ProcessTree.kill(pid);
    }

    /** Waits for the end and gives the process id back to the system. */
    public Wait.End reap() {
        return Wait.reap(process);
    }

    /** Gives the handle up; does not end the program. */
    @Override
    public void close() {
        process.close();
    }
}
