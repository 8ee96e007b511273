package io.kruxos.linux;

import static io.kruxos.linux.Structs.RLIMIT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A resource limit of a process, soft and hard alike but for one; equal numbers on x86_64 and aarch64.
 *
 * <p>Source: prlimit(2), {@code asm-generic/resource.h}.
 */
public enum Rlimit {
    /** Processor time, in seconds; SIGXCPU comes at the limit, death a second later. */
    CPU(0),
    /** The largest file it may write, in bytes. */
    FILE_SIZE(1),
    /** Private writable memory, in bytes; address space that is only reserved does not count. */
    DATA(2),
    /** Core dumps, in bytes. */
    CORE(4),
    /** Processes and threads of the same user. */
    PROCESSES(6),
    /** One more than the highest descriptor. */
    OPEN_FILES(7);

    private final int number;

    Rlimit(int number) {
        this.number = number;
    }

    /** Lowers the limit of a process, never raises it; what it starts from now on has it as well. */
    public void lower(long pid, long ceiling) {
        long value = Math.min(ceiling, ceiling(pid));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(RLIMIT);
            Structs.putLong(limit, RLIMIT, "rlim_cur", value);
            // A second above, because the signal at the lower one tells what happened, and the one at the upper kills
            // unnamed.
            Structs.putLong(limit, RLIMIT, "rlim_max", this == CPU ? Math.min(value + 1, ceiling(pid)) : value);
            Kernel.call(SystemCall.PRLIMIT64, pid, number, limit.address(), 0);
        }
    }

    /** The hard limit in force; the largest {@code long} when there is none. */
    public long ceiling(long pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(RLIMIT);
            Kernel.call(SystemCall.PRLIMIT64, pid, number, 0, limit.address());
            long value = Structs.getLong(limit, RLIMIT, "rlim_max");
            return value < 0 ? Long.MAX_VALUE : value;
        }
    }
}
