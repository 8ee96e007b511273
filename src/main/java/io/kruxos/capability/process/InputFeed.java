package io.kruxos.capability.process;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Stream;
import java.nio.ByteBuffer;

/** Gives a process its standard input, as fast as it takes it, then closes it; on the loop's thread. */
final class InputFeed {
    private final EventLoop loop;
    private final Descriptor end;
    private final ByteBuffer left;
    private final long token;
    private boolean closed;

    InputFeed(EventLoop loop, Descriptor end, byte[] bytes) {
        this.loop = loop;
        this.end = end;
        this.token = loop.token();
        this.left = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    void start() {
        Stream.dontWait(end);
        loop.on(token, this::feed, (ready, number) -> ready.addWriting(end, number));
    }

    void close() {
        if (!closed) {
            closed = true;
            loop.forget(token);
            end.close();
        }
    }

    private void feed() {
        if (closed) {
            return;
        }
        int written = left.hasRemaining() ? Stream.write(end, left) : 0;
        // A process that does not read its input is not at fault.
        if (!left.hasRemaining() || written == Stream.END) {
            close();
        }
    }
}
