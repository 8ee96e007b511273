package io.kruxos.sandbox.executor;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.StructuredError;
import io.kruxos.sandbox.WorkFailure;
import io.kruxos.sandbox.WorkResult;
import io.kruxos.wire.FrameReader;
import io.kruxos.wire.FrameWriter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The executor's end of the one connection: the thread that reads a request does its work and writes its answer. */
final class GatewayConnection {
    /** Requests in hand; more are refused, because each holds memory and a process. */
    static final int ERRANDS_MAX = 1024;

    /** Threads that do work; the rest of the requests in hand wait for processes. One more reads, to hear cancellations. */
    static final int WORKERS_MAX = 128;

    private static final System.Logger LOG = System.getLogger(GatewayConnection.class.getName());

    private final SocketChannel channel;
    private final FrameReader reader;
    private final ExecutorParts parts;
    private final Housekeeping housekeeping;
    private final Outbox outbox;
    private final Map<Long, AcceptedErrand> inHand = new ConcurrentHashMap<>();
    private final TurnTakers workers = new TurnTakers("executor-worker", WORKERS_MAX + 1, this::next);

    /** Used by whoever has the turn. */
    private boolean greeted;

    /** Used by whoever has the turn. */
    private long lastId;

    GatewayConnection(SocketChannel channel, ExecutorParts parts, Housekeeping housekeeping) {
        this.channel = channel;
        this.reader = new FrameReader(channel);
        this.parts = parts;
        this.housekeeping = housekeeping;
        this.outbox = new Outbox(new FrameWriter(channel));
    }

    /** Serves until the peer goes or breaks the protocol; then withdraws all that is in hand, since nobody waits for it. */
    void serve() {
        workers.start();
        try {
            workers.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inHand.values().forEach(AcceptedErrand::cancel);
        end();
    }

    /** Says why nobody is served here, and closes. */
    void refuse(String reason) {
        fault(reason);
        end();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the gateway's connection", e);
        }
    }

    private void end() {
        outbox.close();
        close();
    }

    private Optional<Runnable> next(TurnTakers.Spare spare) {
        try {
            for (byte[] payload = reader.next(); payload != null; payload = reader.next()) {
                Runnable work = handle(MessageCodec.decode(payload), spare);
                if (work != null) {
                    return Optional.of(work);
                }
            }
        } catch (ProtocolException | IOException e) {
            fault(e.getMessage() == null ? "the connection failed" : e.getMessage());
        }
        return Optional.empty();
    }

    /** Work for the thread that read the message; null when nothing is left to do. */
    private @Nullable Runnable handle(Message message, TurnTakers.Spare spare) {
        if (!greeted) {
            greet(message);
            return null;
        }
        return switch (message) {
            case Message.Run run -> run(run, spare);
            case Message.Cancel cancel -> cancel(cancel);
            case Message.CloseCells close -> chore(close, () -> killed(close, evict(close.agent())));
            case Message.EndSession end ->
                chore(end, () -> killed(end, parts.residents().endSession(end.session())));
            case Message.Look look ->
                chore(look, () -> new Message.Result(look.id(), HostDirectory.look(look.directory())));
            case Message.Probe probe ->
                chore(probe, () -> new Message.Report(probe.id(), parts.report().get()));
            case Message.Hello _, Message.Report _, Message.Result _, Message.Fault _ ->
                throw new ProtocolException("a message that a gateway does not send");
        };
    }

    private void greet(Message message) {
        if (!(message instanceof Message.Hello hello)) {
            throw new ProtocolException("the first message is no greeting");
        }
        if (hello.protocol() != Message.PROTOCOL) {
            throw new ProtocolException("the peer speaks protocol " + hello.protocol() + ", this executor speaks "
                    + Message.PROTOCOL + "; start both again");
        }
        greeted = true;
        outbox.write(new Message.Report(0, parts.report().get()));
    }

    private @Nullable Runnable run(Message.Run run, TurnTakers.Spare spare) {
        accept(run);
        ExecutorWork work = parts.works().get(run.work().name());
        if (work == null) {
            outbox.put(failed(run, ExecutorErrors.unknownWork(run.work().name())));
            return null;
        }
        if (inHand.size() >= ERRANDS_MAX || !spare.anotherThread()) {
            outbox.put(failed(run, ExecutorErrors.busy(inHand.size())));
            return null;
        }
        AcceptedErrand errand = new AcceptedErrand(run.plan(), run.work(), result -> {
            inHand.remove(run.id());
            outbox.put(new Message.Result(run.id(), result));
        });
        inHand.put(run.id(), errand);
        return () -> perform(run, errand, work);
    }

    private void perform(Message.Run run, AcceptedErrand errand, ExecutorWork work) {
        Optional<WorkResult> result;
        try {
            result = work.perform(errand, parts.cells());
        } catch (WorkFailure e) {
            result = Optional.of(new WorkResult.Failed(e.error()));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // An edge: whatever a handler throws is an answer to its caller, and never the end of the executor.
            LOG.log(Level.ERROR, run.work().name() + " failed unexpectedly", e);
            result = Optional.of(
                    new WorkResult.Failed(ExecutorErrors.unexpected(run.work().name(), e)));
        }
        if (result.isPresent() && errand.end()) {
            inHand.remove(run.id());
            outbox.write(new Message.Result(run.id(), result.get()));
        }
    }

    private @Nullable Runnable cancel(Message.Cancel cancel) {
        if (cancel.target() < 1 || cancel.target() > lastId) {
            throw new ProtocolException("a request is withdrawn that was never made");
        }
        AcceptedErrand errand = inHand.get(cancel.target());
        if (errand != null) {
            errand.cancel();
        }
        return null;
    }

    private @Nullable Runnable chore(Message.Request request, Supplier<Message> answer) {
        accept(request);
        housekeeping.later(() -> outbox.put(answer.get()));
        return null;
    }

    private int evict(AgentName agent) {
        int killed = parts.residents().evict(agent);
        parts.cells().close(agent);
        return killed;
    }

    private static Message killed(Message.Request request, int count) {
        return new Message.Result(request.id(), new WorkResult.Done(Map.of("killed", (long) count)));
    }

    private static Message failed(Message.Request request, StructuredError error) {
        return new Message.Result(request.id(), new WorkResult.Failed(error));
    }

    /** A request's id is above all before it: nothing runs twice, whatever a peer repeats. */
    private void accept(Message.Request request) {
        if (request.id() <= lastId) {
            throw new ProtocolException("request ids do not rise");
        }
        lastId = request.id();
    }

    private void fault(String reason) {
        LOG.log(Level.WARNING, "the gateway''s connection ends: {0}", reason);
        outbox.write(new Message.Fault(reason));
    }
}
