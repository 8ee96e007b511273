package io.kruxos.linux;

import static io.kruxos.linux.Structs.EPOLL_EVENT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits until one of many descriptors can be read or written, or somebody wakes it; level-triggered.
 *
 * <p>Any thread may add descriptors and {@link #wake}; one platform thread waits. A descriptor that is closed is gone from it.
 *
 * <p>Source: epoll(7), eventfd(2).
 */
public final class Readiness implements AutoCloseable {
    private static final int EVENTS_MAX = 64;
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int IN = 0x001;
    private static final int OUT = 0x004;
    private static final long NONBLOCK = 0x800;
    private static final long WAKE_TOKEN = -1;

    private final Descriptor epoll;
    private final Descriptor alarm;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate(EPOLL_EVENT.byteSize() * EVENTS_MAX, 8);

    public Readiness() {
        epoll = new Descriptor((int) Kernel.call(SystemCall.EPOLL_CREATE1, OpenFlags.CLOEXEC));
        alarm = new Descriptor((int) Kernel.call(SystemCall.EVENTFD2, 0, OpenFlags.CLOEXEC | NONBLOCK));
        add(alarm, WAKE_TOKEN, IN);
    }

    /** From now on, {@code token} is among the ready ones while there is something to read, an end or an error included. */
    public void addReading(Descriptor descriptor, long token) {
        add(descriptor, token, IN);
    }

    /** From now on, {@code token} is among the ready ones while something can be written, or nobody will read it any more. */
    public void addWriting(Descriptor descriptor, long token) {
        add(descriptor, token, OUT);
    }

    /** Looks no more at a descriptor that stays open. */
    public void remove(Descriptor descriptor) {
        control(DELETE, descriptor, 0, 0);
    }

    /** Ends a wait that is under way, or else the next one. */
    public void wake() {
        try (Arena confined = Arena.ofConfined()) {
            MemorySegment one = confined.allocateFrom(ValueLayout.JAVA_LONG, 1L);
            Kernel.attempt(SystemCall.WRITE, alarm.number(), one.address(), Long.BYTES);
        }
    }

    /**
     * Waits; returns the tokens that are ready, at most 64 at a time, none when the time is over or somebody woke it.
     *
     * @param timeoutMs 0 to look only, -1 for as long as it takes
     */
    public List<Long> await(int timeoutMs) {
        long count = Kernel.attempt(
                SystemCall.EPOLL_PWAIT, epoll.number(), events.address(), EVENTS_MAX, timeoutMs, 0, Long.BYTES);
        if (count < 0 && count != -Errno.EINTR) {
            throw new KernelError("epoll_pwait", (int) -count);
        }
        List<Long> ready = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MemorySegment event = events.asSlice(EPOLL_EVENT.byteSize() * i, EPOLL_EVENT.byteSize());
            long token = Structs.getLong(event, EPOLL_EVENT, "data");
            if (token == WAKE_TOKEN) {
                silence();
            } else {
                ready.add(token);
            }
        }
        return ready;
    }

    @Override
    public void close() {
        alarm.close();
        epoll.close();
        arena.close();
    }

    private void silence() {
        try (Arena confined = Arena.ofConfined()) {
            Kernel.attempt(
                    SystemCall.READ,
                    alarm.number(),
                    confined.allocate(Long.BYTES, Long.BYTES).address(),
                    Long.BYTES);
        }
    }

    private void add(Descriptor descriptor, long token, int events) {
        control(ADD, descriptor, token, events);
    }

    private void control(int operation, Descriptor descriptor, long token, int wanted) {
        try (Arena confined = Arena.ofConfined()) {
            MemorySegment event = confined.allocate(EPOLL_EVENT.byteSize(), 8);
            Structs.putInt(event, EPOLL_EVENT, "events", wanted);
            Structs.putLong(event, EPOLL_EVENT, "data", token);
            Kernel.call(SystemCall.EPOLL_CTL, epoll.number(), operation, descriptor.number(), event.address());
        }
    }
}
