package io.kruxos.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.kruxos.wire.JsonLimits;
import io.kruxos.wire.JsonObjects;
import io.kruxos.wire.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that can do everything wrong: HTTP/1.1 and WebSocket by hand, over TCP, TLS or a Unix socket. */
public final class RawClient implements AutoCloseable {
    private final AutoCloseable socket;
    private final DataInputStream in;
    private final OutputStream out;

    private RawClient(AutoCloseable socket, InputStream in, OutputStream out) {
        this.socket = socket;
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** A status line, the headers in small letters and the body. */
    public record Answer(int status, Map<String, String> headers, String body) {
        public Map<String, @Nullable Object> json() {
            return RawClient.json(body.getBytes(UTF_8));
        }
    }

    /** One frame of the server's. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Frame(int opcode, byte[] payload) {
        public int closeCode() {
            if (opcode != 8) {
                throw new AssertionError("not a close: " + new String(payload, UTF_8));
            }
            return ByteBuffer.wrap(payload).getShort() & 0xffff;
        }
    }

    static RawClient tcp(OpenPort port) throws IOException {
        return open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port.port()));
    }

    public static RawClient unix(Path path) throws IOException {
        return open(UnixDomainSocketAddress.of(path));
    }

    static RawClient over(Socket socket) throws IOException {
        return new RawClient(socket, socket.getInputStream(), socket.getOutputStream());
    }

    private static RawClient open(SocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        if (address instanceof InetSocketAddress) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        return new RawClient(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    /** Sends a request; each header is a whole line. */
    public Answer request(String method, String path, @Nullable String body, String... headers) throws IOException {
        send(method, path, body == null ? 0 : body.getBytes(UTF_8).length, headers);
        if (body != null) {
            out.write(body.getBytes(UTF_8));
        }
        return answer();
    }

    public void send(String method, String path, long length, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (length > 0) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
        out.flush();
    }

    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    public Answer answer() throws IOException {
        String status = line();
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = new byte[0];
        if (headers.containsKey("content-length")) {
            body = in.readNBytes(Integer.parseInt(headers.get("content-length")));
        } else if ("chunked".equals(headers.get("transfer-encoding"))) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                all.writeBytes(chunk);
            }
            body = all.toByteArray();
        }
        return new Answer(Integer.parseInt(status.substring(9, 12)), headers, new String(body, UTF_8));
    }

    /** Reads the head of an answer whose body comes bit by bit. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    /** The next chunk; empty at the end. */
    byte[] chunk() throws IOException {
        byte[] chunk = in.readNBytes(Integer.parseInt(line(), 16));
        line();
        return chunk;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed; so far: " + line.toString(ISO_8859_1));
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).strip();
    }

    /** Becomes a WebSocket of the agent with that token. */
    public Answer upgrade(String path, String token, String... headers) throws IOException {
        String[] all = new String[headers.length + 6];
        all[0] = "Host: localhost";
        all[1] = "Upgrade: websocket";
        all[2] = "Connection: Upgrade";
        all[3] = "Sec-WebSocket-Version: 13";
        all[4] = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
        all[5] = "Authorization: Bearer " + token;
        System.arraycopy(headers, 0, all, 6, headers.length);
        return request("GET", path, null, all);
    }

    public void text(String message) throws IOException {
        frame(0x81, message.getBytes(UTF_8));
    }

    /** A masked frame; {@code first} is its first byte. */
    public void frame(int first, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) first);
        if (payload.length <= 125) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xffff) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        byte[] mask = {1, 2, 3, 4};
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i & 3]));
        }
        out.write(frame.array(), 0, frame.position());
        out.flush();
    }

    public Frame frame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        long length = switch (second) {
            case 126 -> in.readUnsignedShort();
            case 127 -> in.readLong();
            default -> second;
        };
        return new Frame(first & 0x0f, in.readNBytes((int) length));
    }

    /** The next text message. */
    public Map<String, @Nullable Object> message() throws IOException {
        Frame frame = frame();
        if (frame.opcode() != 1) {
            throw new AssertionError("opcode " + frame.opcode() + ": " + new String(frame.payload(), UTF_8));
        }
        return json(frame.payload());
    }

    public Map<String, @Nullable Object> ask(String message) throws IOException {
        text(message);
        return message();
    }

    /** Settles on the newest revision. */
    public RawClient initialized() throws IOException {
        ask(request(
                0,
                "initialize",
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"raw\"}}"));
        return this;
    }

    public static String request(Object id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    public static String call(Object id, String tool, String arguments) {
        return request(id, "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
    }

    private static Map<String, @Nullable Object> json(byte[] text) {
        return JsonObjects.of(new JsonReader(JsonLimits.ofBytes(64 << 20)).read(text))
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        try {
            socket.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
