package io.kruxos.sandbox.executor;

import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.ExecutorErrors.Ran;
import io.kruxos.wire.FrameReader;
import io.kruxos.wire.FrameWriter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** The gateway's end of one connection, from greeting to loss. */
final class ExecutorConnection {
    private static final System.Logger LOG = System.getLogger(ExecutorConnection.class.getName());

    private final SocketChannel channel;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final Map<Long, Exchange> waiting = new ConcurrentHashMap<>();
    private final ReentrantLock sending = new ReentrantLock();

    /** Guarded by {@link #sending}, so that ids rise in the order in which they are sent. */
    private long lastId;

    private volatile boolean lost;

    /** The latest. */
    private volatile ExecutorReport report;

    private ExecutorConnection(SocketChannel channel, FrameReader reader, FrameWriter writer, ExecutorReport report) {
        this.channel = channel;
        this.reader = reader;
        this.writer = writer;
        this.report = report;
    }

    /**
     * Connects and greets.
     *
     * @throws IOException when nobody is there, or who is there is not the executor
     */
    static ExecutorConnection open(ExecutorClientSettings settings) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(settings.socket()));
        try {
            settings.peer().require(channel);
            FrameReader reader = new FrameReader(channel);
            FrameWriter writer = new FrameWriter(channel);
            writer.write(MessageCodec.encode(new Message.Hello(Message.PROTOCOL, settings.build())));
            return new ExecutorConnection(channel, reader, writer, greeting(reader));
        } catch (ProtocolException e) {
            channel.close();
            throw new IOException(e.getMessage(), e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static ExecutorReport greeting(FrameReader reader) throws IOException {
        byte[] payload = reader.next();
        if (payload == null) {
            throw new IOException("the executor closed the connection");
        }
        return switch (MessageCodec.decode(payload)) {
            case Message.Report first -> first.report();
            case Message.Fault fault -> throw new IOException("the executor refused: " + fault.reason());
            case Message.Hello _, Message.Request _, Message.Cancel _, Message.Result _ ->
                throw new ProtocolException("the executor did not greet");
        };
    }

    ExecutorReport report() {
        return report;
    }

    /** Sends a request; false when the connection was lost before all of it was sent, and it cannot have run. */
    boolean send(Exchange exchange) {
        sending.lock();
        try {
            if (lost) {
                return false;
            }
            long id = ++lastId;
            byte[] payload = MessageCodec.encode(exchange.message(id));
            exchange.sentOn(this, id);
            waiting.put(id, exchange);
            writer.write(payload);
            return true;
        } catch (ClosedByInterruptException e) {
            // All of it may have been sent all the same: the lost connection ends it as one that may have run.
            LOG.log(Level.DEBUG, "the caller was interrupted while its request was sent", e);
            close();
            return true;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a request could not be sent", e);
            waiting.remove(exchange.id());
            close();
            return false;
        } finally {
            sending.unlock();
        }
    }

    void cancel(Exchange exchange) {
        try {
            writer.write(MessageCodec.encode(new Message.Cancel(exchange.id())));
        } catch (IOException e) {
            // The reader meets the same loss and ends the exchange.
            LOG.log(Level.DEBUG, "a request could not be withdrawn", e);
        }
    }

    /** Reads answers and hands each to the thread that waits for it, until the connection is lost; returns why it was. */
    String read() {
        String why = "it closed the connection";
        try {
            for (byte[] payload = reader.next(); payload != null; payload = reader.next()) {
                handle(MessageCodec.decode(payload));
            }
        } catch (ProtocolException | IOException e) {
            why = e.getMessage() == null ? "the connection failed" : e.getMessage();
        }
        lose(why);
        return why;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the executor's connection", e);
        }
    }

    private void handle(Message message) {
        switch (message) {
            case Message.Result result -> exchange(result.id()).complete(result.result());
            case Message.Report again -> {
                report = again.report();
                exchange(again.id()).complete(new WorkResult.Done(Map.of()));
            }
            case Message.Fault fault -> throw new ProtocolException("it gave up: " + fault.reason());
            case Message.Hello _, Message.Request _, Message.Cancel _ ->
                throw new ProtocolException("a message that an executor does not send");
        }
    }

    private Exchange exchange(long id) {
        Exchange exchange = waiting.remove(id);
        if (exchange == null) {
            throw new ProtocolException("an answer to a request that was not made, or a second one");
        }
        return exchange;
    }

    private void lose(String why) {
        close();
        sending.lock();
        try {
            lost = true;
        } finally {
            sending.unlock();
        }
        // No exchange is added any more.
        waiting.values()
                .forEach(exchange -> exchange.complete(
                        new WorkResult.Failed(ExecutorErrors.lost(exchange.name(), Ran.UNKNOWN, why))));
        waiting.clear();
    }
}
