package io.kruxos.app;

import io.kruxos.wire.JsonWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An agent's client in a {@link Rehearsal}: a WebSocket over which it asks one thing after the other. */
final class RehearsedAgent implements AutoCloseable {
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int SHORT_MAX = 0xffff;

    private final SocketChannel channel;
    private final DataInputStream in;
    private final OutputStream out;
    private int id;

    private RehearsedAgent(SocketChannel channel) {
        this.channel = channel;
        this.in = new DataInputStream(Channels.newInputStream(channel));
        this.out = Channels.newOutputStream(channel);
    }

    /** Connects, upgrades and shakes hands. */
    static RehearsedAgent connect(SocketAddress address, String name, String token) throws IOException {
        RehearsedAgent agent = new RehearsedAgent(SocketChannel.open(address));
        agent.upgrade(name, token);
        agent.ask(
                "initialize",
                Map.of(
                        "protocolVersion",
                        "2025-06-18",
                        "capabilities",
                        Map.of(),
                        "clientInfo",
                        Map.of("name", "rehearsal", "version", "1")));
        agent.say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        return agent;
    }

    private void upgrade(String name, String token) throws IOException {
        out.write(("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cmVoZWFyc2FscmVoZWFycw==\r\nAuthorization: Bearer "
                        + token + "\r\nKruxOS-Agent: " + name + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        String status = line();
        if (!status.contains(" 101 ")) {
            throw new IOException("no WebSocket: " + status);
        }
        while (!line().isEmpty()) {
            // the rest of the head
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    /** Calls a tool and waits for what comes of it, whatever that is; returns the answer's text. */
    String call(String tool, Map<String, ?> arguments) throws IOException {
        return ask("tools/call", Map.of("name", tool, "arguments", arguments));
    }

    /** Sends a request and waits for its answer. */
    String ask(String method, Map<String, ?> params) throws IOException {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("jsonrpc", "2.0");
        request.put("id", (long) ++id);
        request.put("method", method);
        request.put("params", params);
        say(JsonWriter.text(request));
        String answer = hear();
        while (!answer.contains("\"id\":" + id)) {
            answer = hear();
        }
        return answer;
    }

    private void say(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(bytes.length + 14);
        frame.put((byte) TEXT);
        if (bytes.length < SHORT_LENGTH) {
            frame.put((byte) (MASKED | bytes.length));
        } else if (bytes.length <= SHORT_MAX) {
            frame.put((byte) (MASKED | SHORT_LENGTH)).putShort((short) bytes.length);
        } else {
            frame.put((byte) (MASKED | LONG_LENGTH)).putLong(bytes.length);
        }
        frame.putInt(0).put(bytes); // a mask of zeros changes nothing
        out.write(frame.array(), 0, frame.position());
    }

    /** The next text message. */
    private String hear() throws IOException {
        while (true) {
            int kind = in.readUnsignedByte();
            long length = in.readUnsignedByte();
            if (length == SHORT_LENGTH) {
                length = in.readUnsignedShort();
            } else if (length == LONG_LENGTH) {
                length = in.readLong();
            }
            byte[] payload = in.readNBytes(Math.toIntExact(length));
            if (kind == TEXT) {
                return new String(payload, StandardCharsets.UTF_8);
            }
            if (kind == CLOSE) {
                throw new IOException("the gateway closed the WebSocket");
            }
        }
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[] {(byte) CLOSE, (byte) (MASKED | 2), 0, 0, 0, 0, 0x03, (byte) 0xe8});
        channel.close();
    }
}
