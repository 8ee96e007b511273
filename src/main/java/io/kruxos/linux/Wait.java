package io.kruxos.linux;

import static io.kruxos.linux.Structs.POLL;
import static io.kruxos.linux.Structs.RESOURCE_USAGE;
import static io.kruxos.linux.Structs.SIGNAL_INFO;
import static io.kruxos.linux.Structs.TIMESPEC;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.time.Duration;

/**
 * The ends of child processes, by process descriptor; any thread of the parent may wait. Calls block: platform threads only.
 *
 * <p>Source: pidfd_open(2), pidfd_send_signal(2), waitid(2), poll(2).
 */
public final class Wait {
    private static final int P_PIDFD = 3;
    private static final int WEXITED = 4;
    private static final int POLLIN = 1;
    private static final int CLD_EXITED = 1;

    private Wait() {}

    /**
     * How a process ended, and what it and the children it waited for used.
     *
     * @param code its exit code, or 0 when a signal ended it
     * @param signal the signal that ended it, or 0
     * @param memoryPeakBytes the largest resident size of any one of them
     * @param bytesRead from disks, in blocks of 512 bytes as the kernel counts
     * @param bytesWritten to disks, likewise
     */
    public record End(
            int code,
            int signal,
            Duration userTime,
            Duration systemTime,
            long memoryPeakBytes,
            long bytesRead,
            long bytesWritten) {}

    /** A descriptor of a child that has not been reaped yet. */
    public static Descriptor open(long pid) {
        return new Descriptor((int) Kernel.call(SystemCall.PIDFD_OPEN, pid, 0));
    }

    /** Sends a signal; false when the process has ended already. */
    public static boolean signal(Descriptor process, int signal) {
        long result = Kernel.attempt(SystemCall.PIDFD_SEND_SIGNAL, process.number(), signal, 0, 0);
        if (result < 0 && result != -Errno.ESRCH) {
            throw new KernelError("pidfd_send_signal", (int) -result);
        }
        return result == 0;
    }

    /**
     * Sends a signal to all of a process group; false when none is left. The leader must not have been reaped: its number could
     * be another group's.
     */
    public static boolean signalGroup(long leader, int signal) {
        long result = Kernel.attempt(SystemCall.KILL, -leader, signal);
        if (result < 0 && result != -Errno.ESRCH) {
            throw new KernelError("kill", (int) -result);
        }
        return result == 0;
    }

    /** Whether the process has ended, or ends within {@code timeout}; it stays to be reaped. */
    public static boolean ended(Descriptor process, Duration timeout) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment poll = arena.allocate(POLL);
            Structs.putInt(poll, POLL, "fd", process.number());
            Structs.putShort(poll, POLL, "events", POLLIN);
            MemorySegment time = arena.allocate(TIMESPEC);
            Structs.putLong(time, TIMESPEC, "tv_sec", timeout.toSeconds());
            Structs.putLong(time, TIMESPEC, "tv_nsec", timeout.toNanosPart());
            // The kernel writes the time that is left back, so that an interrupted wait does not start over.
            return Kernel.callThrough(SystemCall.PPOLL, poll.address(), 1, time.address(), 0, 0) == 1;
        }
    }

    /**
     * Waits for the end and removes the process from the system's table; its number may be another's from now on.
     *
     * @throws KernelError {@code ECHILD} when it was reaped before
     */
    public static End reap(Descriptor process) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGNAL_INFO);
            MemorySegment usage = arena.allocate(RESOURCE_USAGE);
            Kernel.callThrough(SystemCall.WAITID, P_PIDFD, process.number(), info.address(), WEXITED, usage.address());
            boolean exited = Structs.getInt(info, SIGNAL_INFO, "si_code") == CLD_EXITED;
            int status = Structs.getInt(info, SIGNAL_INFO, "si_status");
            return new End(
                    exited ? status : 0,
                    exited ? 0 : status,
                    time(usage, "ru_utime"),
                    time(usage, "ru_stime"),
                    Structs.getLong(usage, RESOURCE_USAGE, "ru_maxrss") * 1024,
                    Structs.getLong(usage, RESOURCE_USAGE, "ru_inblock") * 512,
                    Structs.getLong(usage, RESOURCE_USAGE, "ru_oublock") * 512);
        }
    }

    private static Duration time(MemorySegment usage, String field) {
        StructLayout layout = RESOURCE_USAGE;
        return Duration.ofSeconds(Structs.getLong(usage, layout, field + ".tv_sec"))
                .plusNanos(Structs.getLong(usage, layout, field + ".tv_usec") * 1000);
    }
}
