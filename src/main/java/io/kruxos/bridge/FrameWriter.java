package io.kruxos.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes a client's WebSocket frames (RFC 6455 section 5), one whole message a frame, masked. Safe for several threads.
 */
final class FrameWriter {
    static final int TEXT = 0x1;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int CHUNK_BYTES = 32 * 1024;

    private final Link link;
    private final Randomness randomness;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@code lock}; frames are put together in it. */
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);

    /** A pong that could not be sent at once because a message was on its way; whoever holds the lock sends it. */
    private volatile byte @Nullable [] owedPong;

    FrameWriter(Link link, Randomness randomness) {
        this.link = link;
        this.randomness = randomness;
    }

    /** Sends one text message; blocks while the gateway does not read. */
    void text(byte[] bytes, int from, int to) throws IOException {
        lock.lock();
        try {
            write(TEXT, bytes, from, to);
            payPong();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a control frame if nobody is writing.
     *
     * @return false when somebody is, and nothing was sent
     */
    boolean control(int opcode, byte[] payload) throws IOException {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            write(opcode, payload, 0, payload.length);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Answers a ping without ever waiting for a message that is being written: the reading thread must go on reading. */
    void pong(byte[] payload) throws IOException {
        owedPong = payload;
        if (lock.tryLock()) {
            try {
                payPong();
            } finally {
                lock.unlock();
            }
        }
    }

    private void payPong() throws IOException {
        byte[] payload = owedPong;
        if (payload != null) {
            owedPong = null;
            write(PONG, payload, 0, payload.length);
        }
    }

    private void write(int opcode, byte[] bytes, int from, int to) throws IOException {
        int mask = randomness.nextInt();
        putHeader(opcode, to - from, mask);
        int at = from;
        while (at < to) {
            // Chunks end at a multiple of eight from the payload's start, so that every chunk begins with the mask's
            // first byte.
            int count = Math.min(to - at, chunk.remaining() & ~7);
            putMasked(bytes, at, count, mask);
            at += count;
            if (at < to) {
                send();
            }
        }
        send();
    }

    private void putHeader(int opcode, int length, int mask) {
        chunk.clear();
        chunk.put((byte) (FINAL | opcode));
        if (length < 126) {
            chunk.put((byte) (MASKED | length));
        } else if (length < 65_536) {
            chunk.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            chunk.put((byte) (MASKED | 127)).putLong(length);
        }
        chunk.putInt(mask);
    }

    private void putMasked(byte[] bytes, int from, int count, int mask) {
        ByteBuffer source = ByteBuffer.wrap(bytes, from, count);
        long wide = (long) mask << 32 | (mask & 0xFFFF_FFFFL);
        int left = count;
        for (; left >= 8; left -= 8) {
            chunk.putLong(source.getLong() ^ wide);
        }
        for (int i = 0; i < left; i++) {
            chunk.put((byte) (source.get() ^ (mask >>> (24 - 8 * (i & 3)))));
        }
    }

    private void send() throws IOException {
        chunk.flip();
        link.write(chunk);
        chunk.clear();
    }
}
