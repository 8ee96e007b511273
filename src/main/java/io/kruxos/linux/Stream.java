package io.kruxos.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Reading and writing pipes without waiting for the other end; buffers are direct.
 *
 * <p>Source: read(2), write(2), fcntl(2).
 */
public final class Stream {
    /** There is nothing now; later, perhaps. */
    public static final int NOTHING_NOW = -2;

    /** The other end is closed: there will be nothing more, or nobody reads any more. */
    public static final int END = -1;

    private static final long GET_FLAGS = 3;
    private static final long SET_FLAGS = 4;
    private static final long NONBLOCK = 0x800;

    private Stream() {}

    /** {@code /dev/null}, for programs that get no input. */
    public static Descriptor openNothing() {
        try (Arena arena = Arena.ofConfined()) {
            return new Descriptor((int) Kernel.callThrough(
                    SystemCall.OPENAT,
                    OpenFlags.AT_FDCWD,
                    arena.allocateFrom("/dev/null").address(),
                    OpenFlags.READ | OpenFlags.CLOEXEC));
        }
    }

    /** From now on reading and writing never wait; holds for every descriptor of the same open file. */
    public static void dontWait(Descriptor descriptor) {
        long flags = Kernel.call(SystemCall.FCNTL, descriptor.number(), GET_FLAGS);
        Kernel.call(SystemCall.FCNTL, descriptor.number(), SET_FLAGS, flags | NONBLOCK);
    }

    /** Reads what is there into the buffer's room; returns how many bytes, or {@link #END} or {@link #NOTHING_NOW}. */
    public static int read(Descriptor descriptor, ByteBuffer into) {
        int count = transfer(SystemCall.READ, descriptor, into);
        return count == 0 ? END : count;
    }

    /** Writes as much of the buffer as there is room for; returns how many bytes, or {@link #END} or {@link #NOTHING_NOW}. */
    public static int write(Descriptor descriptor, ByteBuffer from) {
        return transfer(SystemCall.WRITE, descriptor, from);
    }

    private static int transfer(SystemCall call, Descriptor descriptor, ByteBuffer buffer) {
        MemorySegment bytes = MemorySegment.ofBuffer(buffer);
        long count = -Errno.EINTR;
        while (count == -Errno.EINTR) {
            count = Kernel.attempt(call, descriptor.number(), bytes.address(), bytes.byteSize());
        }
        if (count >= 0) {
            buffer.position(buffer.position() + (int) count);
            return (int) count;
        }
        return switch ((int) -count) {
            case Errno.EAGAIN -> NOTHING_NOW;
            case Errno.EPIPE -> END;
            default -> throw new KernelError(call.label(), (int) -count);
        };
    }
}
