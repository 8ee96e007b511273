package io.kruxos.transport;

import io.kruxos.mcp.McpConversation;
import io.kruxos.mcp.McpConversation.Loss;
import io.kruxos.mcp.Outlet;
import io.kruxos.transport.FrameSender.Then;
import io.kruxos.wire.MalformedJson;
import io.kruxos.wire.RpcMessage;
import io.kruxos.wire.RpcReader;
import io.kruxos.wire.RpcText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * One agent's WebSocket. Messages are read, parsed and handed on by the selector's thread itself: a hop to another thread would
 * cost a small call more than its parsing. Nothing here waits; long messages are parsed on a virtual thread meanwhile.
 */
final class AgentSocket extends AbstractConnection.NonBlocking
        implements Connection.UpgradeTo, Outlet, FrameReader.Sink {
    private static final int NORMAL = 1000;
    private static final int GOING_AWAY = 1001;
    private static final int NO_CODE = 1005;
    private static final int NOT_UTF8 = 1007;
    private static final int COME_AGAIN = 1012;
    private static final int INPUT_BYTES = 16 * 1024;
    private static final int PARSED_ASIDE_BYTES = 64 * 1024;

    private final McpConversation conversation;
    private final RpcReader reader;
    private final TransportLimits limits;
    private final SocketKeeper keeper;
    private final Runnable onEnd;
    private final FrameReader frames;
    private final FrameSender sender;
    // In flush mode between uses; touched by one reading thread at a time.
    private ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES).limit(0);
    private @Nullable Runnable aside;
    private volatile Loss loss = Loss.BROKEN;
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean closing;

    AgentSocket(
            EndPoint endPoint,
            Executor executor,
            McpConversation conversation,
            RpcReader reader,
            TransportLimits limits,
            SocketKeeper keeper,
            Runnable onEnd) {
        super(endPoint, executor);
        this.conversation = conversation;
        this.reader = reader;
        this.limits = limits;
        this.keeper = keeper;
        this.onEnd = onEnd;
        this.frames = new FrameReader(limits.messageBytesMax());
        this.sender = new FrameSender(endPoint, limits.outgoingBytesMax(), this::close);
    }

    @Override
    public void onUpgradeTo(ByteBuffer already) {
        // The first frames may come together with the handshake.
        if (already.remaining() > input.capacity()) {
            input = ByteBuffer.allocateDirect(already.remaining());
        }
        input.clear().put(already).flip();
    }

    @Override
    public void onOpen() {
        super.onOpen();
        // The keeper watches over silence instead.
        getEndPoint().setIdleTimeout(0);
        keeper.add(this);
        conversation.attach(this);
        onFillable();
    }

    @Override
    public void onFillable() {
        try {
            readOn();
        } catch (IOException e) {
            close();
        }
    }

    private void readOn() throws IOException {
        int filled = INPUT_BYTES;
        do {
            frames.read(input, this);
            if (aside != null) {
                Thread.startVirtualThread(aside);
                return;
            }
            if (filled < INPUT_BYTES) {
                // The kernel had no more; asking again would be a system call for nothing.
                fillInterested();
                return;
            }
            input.clear().limit(0);
            filled = getEndPoint().fill(input);
            heardNanos = System.nanoTime();
        } while (filled > 0);
        if (filled < 0) {
            close();
        } else {
            fillInterested();
        }
    }

    @Override
    public boolean wantsMore() {
        return aside == null;
    }

    @Override
    public void message(byte[] bytes, int length) {
        if (length <= PARSED_ASIDE_BYTES) {
            receive(bytes, length);
            return;
        }
        aside = () -> {
            receive(bytes, length);
            aside = null;
            onFillable();
        };
    }

    private void receive(byte[] bytes, int length) {
        RpcText text = reader.read(bytes, length);
        if (isNotUtf8(text)) {
            violation(NOT_UTF8, "a text message is UTF-8");
        } else {
            conversation.receive(text, this);
        }
    }

    private static boolean isNotUtf8(RpcText text) {
        return text instanceof RpcText.Single(RpcMessage.Invalid invalid)
                && Map.of("reason", MalformedJson.Reason.ENCODING.word())
                        .equals(invalid.error().data());
    }

    @Override
    public void ping(byte[] payload) {
        sender.send(FrameWriter.pong(payload), Then.MORE);
    }

    @Override
    public void pong() {
        heardNanos = System.nanoTime();
    }

    @Override
    public void closed(int code) {
        if (code == NORMAL || code == GOING_AWAY || code == NO_CODE) {
            loss = Loss.CLOSED;
        }
        sender.send(FrameWriter.close(code == NO_CODE ? NORMAL : code, ""), Then.END);
    }

    @Override
    public void violation(int code, String why) {
        closeWith(code, why);
    }

    @Override
    public void send(byte[] text) {
        sender.send(FrameWriter.text(text), Then.MORE);
    }

    @Override
    public void close(String reason) {
        closeWith(COME_AGAIN, reason);
    }

    /** The client has a moment to answer the close; then the keeper ends the connection. */
    private void closeWith(int code, String why) {
        closing = true;
        sender.send(FrameWriter.close(code, why), Then.NOTHING);
    }

    /** Asks for a sign of life, or ends a connection that gave none. */
    void tick(long nowNanos) {
        if (closing || nowNanos - heardNanos > limits.silentMax().toNanos()) {
            close();
        } else if (nowNanos - heardNanos >= limits.pingEvery().toNanos()) {
            sender.send(FrameWriter.ping(), Then.MORE);
        }
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        close();
    }

    @Override
    public void onClose(Throwable cause) {
        super.onClose(cause);
        keeper.remove(this);
        onEnd.run();
        Loss how = loss;
        // Ending a session writes to disk, which the selector's thread must not wait for.
        Thread.startVirtualThread(() -> conversation.detach(this, how));
    }
}
