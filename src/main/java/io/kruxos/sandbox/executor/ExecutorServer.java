package io.kruxos.sandbox.executor;

import io.kruxos.sandbox.executor.SocketFile.Bound;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The executor's socket: serves one gateway at a time and no other user than it. */
public final class ExecutorServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ExecutorServer.class.getName());

    private static final long VACANCY_WAIT_MS = 1000;

    private final Bound socket;
    private final PeerIdentity peer;
    private final ExecutorParts parts;
    private final Housekeeping housekeeping = new Housekeeping();
    private final Semaphore vacancy = new Semaphore(1);

    /** The last connection that was admitted. */
    private volatile @Nullable GatewayConnection current;

    private final Thread thread;

    private ExecutorServer(Bound socket, PeerIdentity peer, ExecutorParts parts) {
        this.socket = socket;
        this.peer = peer;
        this.parts = parts;
        this.thread = Thread.ofPlatform().name("executor-accept").daemon().start(this::accept);
    }

    /** Opens the socket and serves from now on. */
    public static ExecutorServer start(Path socket, PeerIdentity peer, ExecutorParts parts) throws IOException {
        return new ExecutorServer(SocketFile.bind(socket, peer), peer, parts);
    }

    /** Waits until the server is closed. */
    public void await() throws InterruptedException {
        thread.join();
    }

    @Override
    public void close() {
        socket.close();
        GatewayConnection connection = current;
        if (connection != null) {
            connection.close();
        }
        housekeeping.close();
    }

    private void accept() {
        try {
            while (true) {
                admit(socket.channel().accept());
            }
        } catch (ClosedChannelException e) {
            LOG.log(Level.DEBUG, "the executor''s socket is closed");
        } catch (IOException e) {
            LOG.log(Level.ERROR, "the executor's socket failed", e);
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        try {
            peer.require(channel);
        } catch (ProtocolException e) {
            LOG.log(Level.WARNING, "refused a connection: {0}", e.getMessage());
            channel.close();
            return;
        }
        GatewayConnection connection = new GatewayConnection(channel, parts, housekeeping);
        if (!vacated()) {
            connection.refuse("another gateway is connected");
            return;
        }
        current = connection;
        Thread.ofPlatform().name("executor-connection").daemon().start(() -> serve(connection));
    }

    /** A gateway that starts again may come before the end of the one that died has been seen. */
    private boolean vacated() {
        try {
            return vacancy.tryAcquire(VACANCY_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void serve(GatewayConnection connection) {
        try {
            connection.serve();
        } finally {
            vacancy.release();
        }
    }
}
