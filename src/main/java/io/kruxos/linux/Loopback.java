package io.kruxos.linux;

import static io.kruxos.linux.Structs.INTERFACE_REQUEST;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** The loopback interface of the calling thread's network namespace. Source: netdevice(7). */
public final class Loopback {
    private static final long AF_INET = 2;
    private static final long SOCK_DATAGRAM_CLOEXEC = 2 | OpenFlags.CLOEXEC;
    private static final long SIOCSIFFLAGS = 0x8914;
    private static final int UP_AND_RUNNING = 0x41;

    private Loopback() {}

    /** Switches it on; in a new namespace it is off. Needs root. */
    public static void up() {
        try (Arena arena = Arena.ofConfined();
                Descriptor socket =
                        new Descriptor((int) Kernel.call(SystemCall.SOCKET, AF_INET, SOCK_DATAGRAM_CLOEXEC, 0))) {
            MemorySegment request = arena.allocate(INTERFACE_REQUEST);
            request.setString(0, "lo", StandardCharsets.US_ASCII);
            Structs.putShort(request, INTERFACE_REQUEST, "ifr_flags", UP_AND_RUNNING);
            Kernel.call(SystemCall.IOCTL, socket.number(), SIOCSIFFLAGS, request.address());
        }
    }
}
