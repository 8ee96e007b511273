package io.kruxos.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Frames as they arrive: four bytes of length, big-endian, then so many bytes. Small frames that arrive together cost one read.
 *
 * <p>For one thread.
 */
public final class FrameReader {
    /** 64 MiB: the largest payload of this program's protocols. */
    public static final int PAYLOAD_BYTES_MAX = 64 << 20;

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int FIRST_ALLOCATION_BYTES = 1 << 20;

    private final ReadableByteChannel channel;
    private final int payloadBytesMax;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();

    public FrameReader(ReadableByteChannel channel) {
        this(channel, PAYLOAD_BYTES_MAX);
    }

    public FrameReader(ReadableByteChannel channel, int payloadBytesMax) {
        this.channel = channel;
        this.payloadBytesMax = payloadBytesMax;
    }

    /**
     * The next frame's payload; waits for it. Null at the end of the stream.
     *
     * @throws FrameException when a frame is empty, too long, or cut off by the end of the stream
     */
    public byte @Nullable [] next() throws IOException {
        if (!fill(Integer.BYTES)) {
            return null;
        }
        int length = buffer.getInt();
        if (length <= 0 || length > payloadBytesMax) {
            throw new FrameException("a frame of " + Integer.toUnsignedString(length) + " bytes; from 1 to "
                    + payloadBytesMax + " are allowed");
        }
        return payload(length);
    }

    /** Grows with what really arrives, so that a length alone costs no memory. */
    private byte[] payload(int length) throws IOException {
        byte[] payload = new byte[Math.min(length, FIRST_ALLOCATION_BYTES)];
        int got = 0;
        while (got < length) {
            if (got == payload.length) {
                payload = Arrays.copyOf(payload, (int) Math.min(length, 2L * got));
            }
            if (!buffer.hasRemaining()) {
                refill();
            }
            int part = Math.min(buffer.remaining(), payload.length - got);
            buffer.get(payload, got, part);
            got += part;
        }
        return payload;
    }

    private void refill() throws IOException {
        buffer.clear();
        int read = channel.read(buffer);
        buffer.flip();
        if (read < 0) {
            throw cut();
        }
    }

    /** Whether so many bytes are there; false when the stream ended before the first of them. */
    private boolean fill(int bytes) throws IOException {
        boolean started = buffer.hasRemaining();
        if (buffer.remaining() < bytes) {
            buffer.compact();
            try {
                while (buffer.position() < bytes) {
                    if (channel.read(buffer) < 0) {
                        if (started || buffer.position() > 0) {
                            throw cut();
                        }
                        return false;
                    }
                }
            } finally {
                buffer.flip();
            }
        }
        return true;
    }

    private static FrameException cut() {
        return new FrameException("the stream ended inside a frame");
    }
}
