package io.kruxos.bridge;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A bridge's whole life in one process, with a gateway of its own that speaks to nobody else: what a JVM sees here is what its
 * ahead-of-time cache holds. Never part of a running bridge.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** Plays it once, with its socket in the directory that is the only argument. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path socket = Path.of(arguments[0]).resolve("rehearsal.sock");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            Thread gateway = new Thread(new Gateway(listener), "rehearsal-gateway");
            gateway.start();
            runBridge(socket);
            gateway.join();
        }
    }

    private static void runBridge(Path socket) throws IOException, InterruptedException {
        PipedInputStream stdin = new PipedInputStream();
        PipedOutputStream client = new PipedOutputStream(stdin);
        CountDownLatch answers = new CountDownLatch(2);
        Map<String, String> variables = Map.of(
                "KRUXOS_ENDPOINT", "unix:" + socket, "KRUXOS_AGENT_NAME", "rehearsal", "KRUXOS_AGENT_TOKEN", "none");
        Bridge bridge = new Bridge(
                variables, stdin, new Answers(answers), BridgeLog.toStderr(LogLevel.WARN), answers::countDown);
        Thread running = new Thread(bridge::run, "rehearsal-bridge");
        running.start();
        for (int id = 0; id < 2; id++) {
            client.write((call(id) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        client.flush();
        answers.await();
        client.close();
        running.join();
    }

    private static String call(int id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\"}";
    }

    private static byte[] answer(int id) {
        byte[] text = ("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}").getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[text.length + 2];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) text.length;
        System.arraycopy(text, 0, frame, 2, text.length);
        return frame;
    }

    /** Counts lines. */
    private static final class Answers extends OutputStream {
        private final CountDownLatch missing;

        Answers(CountDownLatch missing) {
            this.missing = missing;
        }

        @Override
        public void write(int b) {
            if (b == '\n') {
                missing.countDown();
            }
        }
    }

    /** Answers one call, loses the connection, and answers the other on the next. */
    private record Gateway(ServerSocketChannel listener) implements Runnable {
        @Override
        public void run() {
            try {
                serve(0);
                serve(1);
            } catch (IOException e) {
                throw new IllegalStateException("the rehearsal failed", e);
            }
        }

        private void serve(int id) throws IOException {
            try (SocketChannel peer = listener.accept()) {
                DataInputStream in = new DataInputStream(Channels.newInputStream(peer));
                String key = "";
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    if (line.startsWith("Sec-WebSocket-Key: ")) {
                        key = line.substring(19);
                    }
                }
                peer.write(ByteBuffer.wrap(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                + "Connection: Upgrade\r\nKruxOS-Session: rehearsal\r\nSec-WebSocket-Accept: "
                                + Upgrade.accept(key) + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1)));
                String message = message(in);
                while (!message.equals(call(id))) {
                    message = message(in); // what a resumption announces comes first
                }
                peer.write(ByteBuffer.wrap(answer(id)));
            }
        }

        private static String line(DataInputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
                line.append((char) b);
            }
            return line.toString().strip();
        }

        /** A message of up to 125 bytes. */
        private static String message(DataInputStream in) throws IOException {
            in.readUnsignedByte();
            byte[] mask = new byte[4];
            byte[] payload = new byte[in.readUnsignedByte() & 127];
            in.readFully(mask);
            in.readFully(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            return new String(payload, StandardCharsets.UTF_8);
        }
    }
}
