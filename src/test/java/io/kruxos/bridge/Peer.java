package io.kruxos.bridge;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** The gateway's end of one connection: a WebSocket server that does what a test says, and checks what the bridge sends. */
public final class Peer implements AutoCloseable {
    private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final DataInputStream in;
    private final OutputStream out;
    private final AutoCloseable socket;
    private String head = "";
    private int closeCode;

    Peer(InputStream in, OutputStream out, AutoCloseable socket) {
        this.in = new DataInputStream(in);
        this.out = out;
        this.socket = socket;
    }

    /** Reads the upgrade request. */
    public String head() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            bytes.write(in.readUnsignedByte());
        }
        head = bytes.toString(StandardCharsets.ISO_8859_1);
        return head;
    }

    /** The value of a header of the upgrade request; empty when it is not there. */
    public String header(String name) {
        for (String line : head.lines().toList()) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    public void upgrade(String session) throws IOException {
        head();
        upgradeRead(session);
    }

    /** Answers an upgrade whose {@link #head} was read. */
    void upgradeRead(String session) throws IOException {
        answer(
                "101 Switching Protocols",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accept(header("Sec-WebSocket-Key")) + "\r\nKruxOS-Session: " + session + "\r\n");
    }

    public void answer(String status, String headers) throws IOException {
        raw(("HTTP/1.1 " + status + "\r\n" + headers + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    public void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + SALT).getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next text message; control frames are skipped, pings are not answered. */
    public String receive() throws IOException {
        while (true) {
            Frame frame = frame();
            if (frame.opcode() == 1) {
                return new String(frame.payload(), StandardCharsets.UTF_8);
            }
            if (frame.opcode() == 8) {
                closeCode = ByteBuffer.wrap(frame.payload()).getShort();
                throw new EOFException("closed with " + closeCode);
            }
        }
    }

    /** Reads to the end and returns the close code; 0 when the connection ended without one. */
    public int closeCode() {
        try {
            while (true) {
                receive();
            }
        } catch (IOException e) {
            return closeCode;
        }
    }

    /** The next frame of whatever kind; masked, final and without reserved bits as RFC 6455 wants it of a client. */
    Frame frame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((first & 0xF0) != 0x80 || (second & 0x80) == 0) {
            throw new IllegalStateException("a client's frame is final and masked");
        }
        long length = second & 127;
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return new Frame(first & 15, payload);
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Frame(int opcode, byte[] payload) {}

    public void send(String text) throws IOException {
        raw(frame(0x81, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends one message in frames of {@code size} bytes, with a ping between any two. */
    public void sendFragmented(String text, int size) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += size) {
            int count = Math.min(size, bytes.length - at);
            byte[] part = new byte[count];
            System.arraycopy(bytes, at, part, 0, count);
            boolean last = at + count == bytes.length;
            raw(frame((last ? 0x80 : 0) | (at == 0 ? 1 : 0), part));
            if (!last) {
                raw(frame(0x89, new byte[] {1, 2, 3}));
            }
        }
    }

    /** Sends the first half of a message's frame only. */
    public void sendHalf(String text) throws IOException {
        byte[] frame = frame(0x81, text.getBytes(StandardCharsets.UTF_8));
        byte[] half = new byte[frame.length / 2];
        System.arraycopy(frame, 0, half, 0, half.length);
        raw(half);
    }

    public void sendClose(int code) throws IOException {
        raw(frame(0x88, new byte[] {(byte) (code >>> 8), (byte) code}));
    }

    static byte[] frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** The id of a message, as it was written. */
    public static String idOf(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        return String.valueOf(MessageHead.of(bytes, 0, bytes.length).rawId());
    }

    /** Cuts the connection without a word. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
