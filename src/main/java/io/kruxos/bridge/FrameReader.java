package io.kruxos.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads a server's WebSocket frames (RFC 6455 section 5): text, fragmented or not, ping, pong, close. A message that lies in
 * one frame is handed on in place. One thread.
 */
final class FrameReader {
    static final int MESSAGE_BYTES_MAX = 16 * 1024 * 1024;

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int HEAD_BYTES = 4096;
    private static final byte[] NONE = new byte[0];

    private final Link link;
    private final FrameWriter writer;
    private byte[] buffer = new byte[CHUNK_BYTES];
    private int start;
    private int end;

    /** The fragments of a message so far; empty between messages. */
    private byte[] fragments = NONE;

    private int fragmentBytes;
    private boolean fragmented;
    private boolean discarding;

    FrameReader(Link link, FrameWriter writer) {
        this.link = link;
        this.writer = writer;
    }

    /** Bytes that came behind the upgrade's answer already. */
    void prime(byte[] bytes, int from, int to) {
        System.arraycopy(bytes, from, buffer, 0, to - from);
        end = to - from;
    }

    /**
     * Hands messages to {@code sink} until the connection ends.
     *
     * @throws ConnectionLost always: closed by the gateway, cut, or the peer broke the protocol
     */
    void readAll(MessageSink sink) throws IOException {
        while (true) {
            readFrame(sink);
        }
    }

    private void readFrame(MessageSink sink) throws IOException {
        require(2);
        int first = buffer[start];
        int second = buffer[start + 1];
        int opcode = first & 15;
        if ((first & 0x70) != 0 || (second & 0x80) != 0) {
            throw new ConnectionLost(ConnectionLost.PROTOCOL_ERROR, "reserved bits or a mask in a server's frame");
        }
        long length = readLength(second & 127);
        boolean last = (first & 0x80) != 0;
        if (opcode >= 8) {
            readControl(opcode, length, last);
        } else {
            readData(opcode, length, last, sink);
        }
    }

    /** Reads the rest of the header and moves {@code start} to the payload. */
    private long readLength(int short7) throws IOException {
        int extra = short7 < 126 ? 0 : short7 == 126 ? 2 : 8;
        require(2 + extra);
        start += 2;
        if (extra == 0) {
            return short7;
        }
        long length = 0;
        for (int i = 0; i < extra; i++) {
            length = length << 8 | (buffer[start++] & 255);
        }
        if (length < 0) {
            throw new ConnectionLost(ConnectionLost.PROTOCOL_ERROR, "a negative frame length");
        }
        return length;
    }

    private void readControl(int opcode, long length, boolean last) throws IOException {
        if (length > 125 || !last) {
            throw new ConnectionLost(ConnectionLost.PROTOCOL_ERROR, "a long or fragmented control frame");
        }
        require((int) length);
        byte[] payload = Arrays.copyOfRange(buffer, start, start + (int) length);
        start += (int) length;
        if (opcode == FrameWriter.PING) {
            writer.pong(payload);
        } else if (opcode == FrameWriter.CLOSE) {
            int code = payload.length < 2 ? ConnectionLost.NO_STATUS : (payload[0] & 255) << 8 | (payload[1] & 255);
            throw new ConnectionLost(code, "closed by the gateway");
        } else if (opcode != FrameWriter.PONG) {
            throw new ConnectionLost(ConnectionLost.PROTOCOL_ERROR, "an unknown control frame");
        }
    }

    private void readData(int opcode, long length, boolean last, MessageSink sink) throws IOException {
        if (opcode > 1 || (opcode == 0) != fragmented) {
            throw new ConnectionLost(ConnectionLost.PROTOCOL_ERROR, "a frame that is not text, or out of order");
        }
        if (!discarding && length + fragmentBytes > MESSAGE_BYTES_MAX) {
            beginDiscarding(length, sink);
        }
        if (discarding) {
            skip(length);
        } else if (last && !fragmented) {
            readWhole((int) length, sink);
        } else {
            readFragment((int) length);
        }
        fragmented = !last;
        if (last) {
            endMessage(sink);
        }
    }

    private void readWhole(int length, MessageSink sink) throws IOException {
        require(length);
        int from = start;
        start += length;
        sink.message(buffer, from, from + length);
    }

    private void readFragment(int length) throws IOException {
        if (fragmentBytes + length + 1 > fragments.length) {
            fragments = Arrays.copyOf(fragments, Math.max(fragmentBytes + length + 1, fragments.length * 2));
        }
        int left = length;
        while (left > 0) {
            require(1);
            int count = Math.min(left, end - start);
            System.arraycopy(buffer, start, fragments, fragmentBytes, count);
            fragmentBytes += count;
            start += count;
            left -= count;
        }
    }

    private void endMessage(MessageSink sink) throws IOException {
        int length = fragmentBytes;
        byte[] whole = fragments;
        boolean deliver = length > 0 && !discarding;
        fragmentBytes = 0;
        fragments = NONE;
        discarding = false;
        if (deliver) {
            sink.message(whole, 0, length);
        }
    }

    private void beginDiscarding(long length, MessageSink sink) throws IOException {
        if (fragmentBytes == 0) {
            int head = (int) Math.min(length, HEAD_BYTES);
            require(head);
            sink.oversized(buffer, start, start + head);
        } else {
            sink.oversized(fragments, 0, fragmentBytes);
        }
        discarding = true;
    }

    private void skip(long length) throws IOException {
        long left = length;
        while (left > 0) {
            require(1);
            int count = (int) Math.min(left, end - start);
            start += count;
            left -= count;
        }
    }

    /** Makes sure that {@code count} bytes lie in the buffer from {@code start} on, and one byte of room behind them. */
    private void require(int count) throws IOException {
        if (end - start >= count) {
            return;
        }
        makeRoom(count + 1);
        while (end - start < count) {
            // Bounded reads keep the JDK's per-thread copy of a heap buffer small.
            int room = Math.min(buffer.length - 1 - end, CHUNK_BYTES);
            int read = link.read(ByteBuffer.wrap(buffer, end, room));
            if (read < 0) {
                throw new ConnectionLost(ConnectionLost.ABNORMAL, "the connection ended without a close frame");
            }
            end += read;
        }
    }

    private void makeRoom(int needed) {
        if (start == end) {
            start = 0;
            end = 0;
            if (buffer.length > CHUNK_BYTES && needed <= CHUNK_BYTES) {
                buffer = new byte[CHUNK_BYTES];
            }
        }
        if (buffer.length - start < needed) {
            byte[] target = needed > buffer.length ? new byte[needed + CHUNK_BYTES] : buffer;
            System.arraycopy(buffer, start, target, 0, end - start);
            buffer = target;
            end -= start;
            start = 0;
        }
    }
}
