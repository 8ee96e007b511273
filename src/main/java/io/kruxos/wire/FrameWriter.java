package io.kruxos.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.ReentrantLock;

/** Writes frames as {@link FrameReader} reads them; a small one is one write. Threads take turns, frame by frame. */
public final class FrameWriter {
    private static final int BUFFER_BYTES = 64 << 10;

    private final WritableByteChannel channel;
    private final int payloadBytesMax;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /** Whether a write failed half-way, after which no frame can follow; guarded by {@link #lock}. */
    private boolean broken;

    public FrameWriter(WritableByteChannel channel) {
        this(channel, FrameReader.PAYLOAD_BYTES_MAX);
    }

    public FrameWriter(WritableByteChannel channel, int payloadBytesMax) {
        this.channel = channel;
        this.payloadBytesMax = payloadBytesMax;
    }

    /**
     * Writes one frame; returns when the kernel has all of it.
     *
     * @throws FrameException when the payload is empty or too long (nothing was written), or an earlier frame was cut off
     * @throws IOException when the channel fails; the frame may be there in part
     */
    public void write(byte[] payload) throws IOException {
        if (payload.length == 0 || payload.length > payloadBytesMax) {
            throw new FrameException(
                    "a frame of " + payload.length + " bytes; from 1 to " + payloadBytesMax + " are allowed");
        }
        lock.lock();
        try {
            if (broken) {
                throw new FrameException("an earlier frame was cut off");
            }
            broken = true;
            buffer.clear().putInt(payload.length);
            int written = 0;
            while (written < payload.length) {
                int part = Math.min(buffer.remaining(), payload.length - written);
                buffer.put(payload, written, part);
                written += part;
                drain();
            }
            broken = false;
        } finally {
            lock.unlock();
        }
    }

    private void drain() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
