package io.kruxos.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A pipe: what is written to one end is read from the other; both ends are closed in programs that are started. pipe(2). */
public record Pipe(Descriptor reading, Descriptor writing) implements AutoCloseable {
    public static Pipe open() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            Kernel.call(SystemCall.PIPE2, ends.address(), OpenFlags.CLOEXEC);
            return new Pipe(
                    new Descriptor(ends.getAtIndex(ValueLayout.JAVA_INT, 0)),
                    new Descriptor(ends.getAtIndex(ValueLayout.JAVA_INT, 1)));
        }
    }

    /**
     * Reads what is there, or waits for it.
     *
     * @return the number of bytes, 0 at the end
     */
    public static int read(Descriptor end, byte[] into) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(into.length);
            int count = (int) Kernel.callThrough(SystemCall.READ, end.number(), buffer.address(), into.length);
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, 0, count);
            return count;
        }
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
    }
}
