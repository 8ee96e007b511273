package io.kruxos.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes a server's WebSocket frames (RFC 6455 §5): whole and unmasked. */
final class FrameWriter {
    /** Above it, copying a payload behind its header costs more than a second buffer in the write. */
    private static final int JOINED_MAX = 16 * 1024;

    private FrameWriter() {}

    static ByteBuffer[] text(byte[] payload) {
        return frame(0x1, payload);
    }

    static ByteBuffer[] ping() {
        return frame(0x9, new byte[0]);
    }

    static ByteBuffer[] pong(byte[] payload) {
        return frame(0xA, payload);
    }

    /** {@code reason} is cut to what a control frame holds. */
    static ByteBuffer[] close(int code, String reason) {
        byte[] words = reason.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(words.length, 123);
        return frame(
                0x8,
                ByteBuffer.allocate(2 + length)
                        .putShort((short) code)
                        .put(words, 0, length)
                        .array());
    }

    private static ByteBuffer[] frame(int opcode, byte[] payload) {
        boolean joined = payload.length <= JOINED_MAX;
        ByteBuffer header = ByteBuffer.allocate(10 + (joined ? payload.length : 0));
        header.put((byte) (0x80 | opcode));
        if (payload.length <= 125) {
            header.put((byte) payload.length);
        } else if (payload.length <= 0xffff) {
            header.put((byte) 126).putShort((short) payload.length);
        } else {
            header.put((byte) 127).putLong(payload.length);
        }
        if (joined) {
            return new ByteBuffer[] {header.put(payload).flip()};
        }
        return new ByteBuffer[] {header.flip(), ByteBuffer.wrap(payload)};
    }
}
