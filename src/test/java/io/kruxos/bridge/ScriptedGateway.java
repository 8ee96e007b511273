package io.kruxos.bridge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/** A gateway's listening socket, of which a test says what it answers. */
public final class ScriptedGateway {
    private final Acceptor acceptor;
    private final AutoCloseable listener;
    private final String endpoint;

    private interface Acceptor {
        Peer accept() throws IOException;
    }

    private ScriptedGateway(Acceptor acceptor, AutoCloseable listener, String endpoint) {
        this.acceptor = acceptor;
        this.listener = listener;
        this.endpoint = endpoint;
    }

    public static ScriptedGateway onSocket(Path socket) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        return new ScriptedGateway(
                () -> {
                    SocketChannel channel = listener.accept();
                    return new Peer(Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
                },
                listener,
                "unix:" + socket);
    }

    public static ScriptedGateway onLoopback() throws IOException {
        return on(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()), "ws://127.0.0.1:");
    }

    public static ScriptedGateway onTls(SSLContext context, String host) throws IOException {
        ServerSocket listener =
                context.getServerSocketFactory().createServerSocket(0, 8, InetAddress.getLoopbackAddress());
        return on(listener, "wss://" + host + ":");
    }

    private static ScriptedGateway on(ServerSocket listener, String scheme) {
        return new ScriptedGateway(
                () -> {
                    Socket socket = listener.accept();
                    return new Peer(socket.getInputStream(), socket.getOutputStream(), socket);
                },
                listener,
                scheme + listener.getLocalPort());
    }

    /** The value for {@code KRUXOS_ENDPOINT}. */
    public String endpoint() {
        return endpoint;
    }

    /** Waits for a connection, before any answer to its upgrade. */
    public Peer connection() throws IOException {
        return acceptor.accept();
    }

    /** Waits for a connection and upgrades it into {@code session}. */
    public Peer upgraded(String session) throws IOException {
        Peer peer = connection();
        peer.upgrade(session);
        return peer;
    }

    public void close() throws Exception {
        listener.close();
    }
}
