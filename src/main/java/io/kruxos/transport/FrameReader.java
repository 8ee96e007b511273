package io.kruxos.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads a client's WebSocket frames (RFC 6455 §5) from bytes as they come, without extensions, and puts fragmented messages
 * together. Used by one thread at a time.
 */
final class FrameReader {
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int CONTROL_BYTES_MAX = 125;
    /** Memory is taken as the bytes come, not as a header promises them. */
    private static final int STEP = 64 * 1024;

    /** Who is told what was read. */
    interface Sink {
        /** A text message: the first {@code length} bytes, to be used before the next {@link #read}. */
        void message(byte[] bytes, int length);

        void ping(byte[] payload);

        void pong();

        /** The client closes; {@code code} is 1005 where it gives none. */
        void closed(int code);

        /** The client broke the protocol or a limit; nothing is read any more. */
        void violation(int code, String why);

        /** Whether reading goes on at once. */
        boolean wantsMore();
    }

    private final int messageBytesMax;
    private final byte[] header = new byte[14];
    private int headerLength;
    private byte[] message = new byte[1024];
    private int messageLength;
    private boolean inMessage;
    private byte[] control = new byte[0];
    private int controlLength;
    // The frame whose payload is being read; payloadLeft is -1 while its header is.
    private boolean fin;
    private int opcode;
    private long payloadLeft = -1;
    private int maskIndex;
    private boolean failed;

    FrameReader(int messageBytesMax) {
        this.messageBytesMax = messageBytesMax;
    }

    /** Reads until {@code in} is empty or the sink wants no more. */
    void read(ByteBuffer in, Sink sink) {
        while (!failed && sink.wantsMore() && in.hasRemaining()) {
            if (payloadLeft < 0 && !readHeader(in, sink)) {
                continue;
            }
            readPayload(in);
            if (payloadLeft == 0) {
                payloadLeft = -1;
                headerLength = 0;
                endFrame(sink);
            }
        }
    }

    /** True once the header is complete and allowed. */
    private boolean readHeader(ByteBuffer in, Sink sink) {
        while (headerLength < headerNeeded() && in.hasRemaining()) {
            header[headerLength++] = in.get();
        }
        return headerLength >= 2 && headerLength >= headerNeeded() && begin(sink);
    }

    private int headerNeeded() {
        if (headerLength < 2) {
            return 2;
        }
        // Without a mask the frame is refused, and nothing more of it needs to come.
        int mask = (header[1] & 0x80) == 0 ? 0 : 4;
        return mask
                + switch (header[1] & 0x7f) {
                    case 126 -> 4;
                    case 127 -> 10;
                    default -> 2;
                };
    }

    private boolean begin(Sink sink) {
        fin = (header[0] & 0x80) != 0;
        opcode = header[0] & 0x0f;
        long length = payloadLength();
        if ((header[0] & 0x70) != 0) {
            return fail(sink, 1002, "no extension was agreed on");
        }
        if ((header[1] & 0x80) == 0) {
            return fail(sink, 1002, "a client masks its frames");
        }
        boolean allowed = switch (opcode) {
            case CLOSE, PING, PONG ->
                (fin && length >= 0 && length <= CONTROL_BYTES_MAX)
                        || fail(sink, 1002, "a control frame is whole and short");
            case BINARY -> fail(sink, 1003, "messages are text");
            case TEXT -> !inMessage || fail(sink, 1002, "a message began within another");
            case 0 -> inMessage || fail(sink, 1002, "a continuation of nothing");
            default -> fail(sink, 1002, "unknown kind of frame");
        };
        if (!allowed) {
            return false;
        }
        if (opcode >= CLOSE) {
            control = new byte[(int) length];
            controlLength = 0;
        } else if (length < 0 || length > messageBytesMax - messageLength) {
            return fail(sink, 1009, "a message has at most " + messageBytesMax + " bytes");
        } else {
            inMessage = true;
        }
        maskIndex = headerLength - 4;
        payloadLeft = length;
        return true;
    }

    private boolean fail(Sink sink, int code, String why) {
        failed = true;
        sink.violation(code, why);
        return false;
    }

    private long payloadLength() {
        ByteBuffer bytes = ByteBuffer.wrap(header);
        return switch (header[1] & 0x7f) {
            case 126 -> bytes.getShort(2) & 0xffff;
            case 127 -> bytes.getLong(2);
            default -> header[1] & 0x7f;
        };
    }

    private void readPayload(ByteBuffer in) {
        int count = (int) Math.min(payloadLeft, in.remaining());
        if (count == 0) {
            return;
        }
        if (opcode >= CLOSE) {
            take(in, control, controlLength, count);
            controlLength += count;
        } else {
            makeRoom(count);
            take(in, message, messageLength, count);
            messageLength += count;
        }
        payloadLeft -= count;
    }

    private void makeRoom(int count) {
        int needed = messageLength + count;
        if (needed > message.length) {
            long left = messageLength + payloadLeft;
            int capacity = (int) Math.min(left, Math.max(needed, Math.max(STEP, message.length * 2L)));
            message = Arrays.copyOf(message, Math.max(needed, capacity));
        }
    }

    private void take(ByteBuffer in, byte[] target, int from, int count) {
        in.get(target, from, count);
        int mask = headerLength - 4;
        for (int i = from; i < from + count; i++) {
            target[i] ^= header[maskIndex];
            maskIndex = maskIndex == mask + 3 ? mask : maskIndex + 1;
        }
    }

    private void endFrame(Sink sink) {
        switch (opcode) {
            case PING -> sink.ping(control);
            case PONG -> sink.pong();
            case CLOSE -> endClose(sink);
            default -> endData(sink);
        }
    }

    private void endClose(Sink sink) {
        failed = true;
        if (control.length == 1) {
            sink.violation(1002, "half a close code");
            return;
        }
        sink.closed(control.length == 0 ? 1005 : ByteBuffer.wrap(control).getShort() & 0xffff);
    }

    private void endData(Sink sink) {
        if (!fin) {
            return;
        }
        inMessage = false;
        int length = messageLength;
        messageLength = 0;
        byte[] whole = message;
        if (whole.length > STEP) {
            message = new byte[1024];
        }
        sink.message(whole, length);
    }
}
