package io.kruxos.bridge;

import java.io.IOException;
import java.util.Optional;

/** One upgraded WebSocket connection to the gateway. One thread reads; sending is safe for several. */
final class GatewayConnection {
    private final Link link;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final Optional<String> session;
    private volatile boolean lost;

    GatewayConnection(Link link, FrameReader reader, FrameWriter writer, Optional<String> session) {
        this.link = link;
        this.reader = reader;
        this.writer = writer;
        this.session = session;
    }

    /** The session that the gateway put this connection in; empty for a gateway that cannot resume. */
    Optional<String> session() {
        return session;
    }

    /** Says that it will never be used again; a connection that is lost stays so. */
    void markLost() {
        lost = true;
    }

    boolean isLost() {
        return lost;
    }

    void send(byte[] bytes) throws IOException {
        writer.text(bytes, 0, bytes.length);
    }

    void send(byte[] bytes, int from, int to) throws IOException {
        writer.text(bytes, from, to);
    }

    /** Sends a ping unless a message is on its way, which says as much. */
    void ping() throws IOException {
        writer.control(FrameWriter.PING, new byte[0]);
    }

    /** Hands messages to {@code sink} until the connection ends, which it says by an exception. */
    void readAll(MessageSink sink) throws IOException {
        reader.readAll(sink);
    }

    /** Tells the gateway that the client is done (close code 1000), without waiting for anything, and cuts. */
    void finish() {
        byte[] normal = {(byte) (ConnectionLost.NORMAL >>> 8), (byte) ConnectionLost.NORMAL};
        try {
            writer.control(FrameWriter.CLOSE, normal);
        } catch (IOException e) {
            // It is gone already: the gateway finds that out by itself.
            return;
        } finally {
            link.close();
        }
    }

    /** Cuts the connection; the reading thread notices. */
    void abort() {
        link.close();
    }
}
