package io.kruxos.capability.process;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Stream;
import java.nio.ByteBuffer;

/** Moves what a process writes to one stream into its log; on the loop's thread. */
final class OutputPump {
    /** What one turn moves at most, so that a flood leaves others their turn. */
    private static final int TURN_BYTES = 256 << 10;

    /** What is moved at the end of the process; more can only be what children that it left go on writing. */
    private static final int END_BYTES = 4 << 20;

    private final EventLoop loop;
    private final Descriptor end;
    private final OutputLog log;
    private final ByteBuffer buffer;
    private final long token;
    private boolean closed;

    /** {@code end} belongs to the pump from now on; {@code buffer} to the loop's thread. */
    OutputPump(EventLoop loop, Descriptor end, OutputLog log, ByteBuffer buffer) {
        this.loop = loop;
        this.end = end;
        this.token = loop.token();
        this.log = log;
        this.buffer = buffer;
    }

    void start() {
        Stream.dontWait(end);
        loop.on(token, () -> pump(TURN_BYTES), (ready, number) -> ready.addReading(end, number));
    }

    /** Moves what is there now; the last before the answer. */
    void drain() {
        pump(END_BYTES);
    }

    void close() {
        if (!closed) {
            closed = true;
            loop.forget(token);
            end.close();
            log.seal();
        }
    }

    private void pump(int most) {
        int moved = 0;
        while (!closed && moved < most) {
            buffer.clear();
            int count = Stream.read(end, buffer);
            if (count == Stream.NOTHING_NOW) {
                return;
            }
            if (count == Stream.END) {
                close();
                return;
            }
            log.append(buffer.flip());
            moved += count;
        }
    }
}
