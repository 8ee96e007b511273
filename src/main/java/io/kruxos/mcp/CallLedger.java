package io.kruxos.mcp;

import io.kruxos.wire.RpcId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of the calls of one session, so that a request which its client sends again after a lost connection meets the
 * call that it started and never runs twice. Safe for many threads.
 */
final class CallLedger {
    /** Whether finished answers are of use. */
    enum Memory {
        /** The client may send a request again; an id is used once. */
        KEEPS_ANSWERS,
        /** Each request has its own HTTP exchange; an id is used once at a time. */
        RUNNING_ONLY
    }

    /** What is to be done with a request. */
    sealed interface Admission {
        /** Run it. {@code sentAgain}: the client sent it before, and nothing is known of it here. */
        record Start(ToolCall call, boolean sentAgain) implements Admission {}

        /** It runs already; its answer goes to the new reply. */
        record Attached() implements Admission {}

        /** It has run; this was the answer. */
        @SuppressWarnings("ArrayRecordComponent") // Taken apart at once, never compared.
        record Kept(byte[] answer) implements Admission {}

        /** The id is in use and nobody said that the request would come again. */
        record Duplicate() implements Admission {}

        /** Too many calls are under way. */
        record Full() implements Admission {}
    }

    private final Memory memory;
    private final SessionLimits limits;
    // All guarded by this.
    private final Map<RpcId, ToolCall> running = new HashMap<>();
    private final LinkedHashMap<RpcId, byte[]> finished = new LinkedHashMap<>();
    private final Set<RpcId> announced = new HashSet<>();
    private long finishedBytes;

    CallLedger(Memory memory, SessionLimits limits) {
        this.memory = memory;
        this.limits = limits;
    }

    boolean keepsAnswers() {
        return memory == Memory.KEEPS_ANSWERS;
    }

    synchronized Admission admit(RpcId id, @Nullable RpcId progressToken, Reply reply) {
        boolean sentAgain = announced.remove(id);
        ToolCall call = running.get(id);
        byte[] answer = finished.get(id);
        if ((call != null || answer != null) && !sentAgain) {
            return new Admission.Duplicate();
        }
        if (call != null) {
            call.replyTo(reply);
            return new Admission.Attached();
        }
        return answer == null ? start(id, progressToken, reply, sentAgain) : new Admission.Kept(answer);
    }

    /** Ends a call; returns where its answer goes. */
    synchronized Reply finish(ToolCall call, byte[] answer) {
        running.remove(call.id());
        if (memory == Memory.KEEPS_ANSWERS) {
            keep(call.id(), answer);
        }
        return call.reply();
    }

    /** The client will send these requests again; returns the calls under way that it does not wait for any more. */
    synchronized List<ToolCall> announce(Collection<RpcId> ids) {
        announced.clear();
        announced.addAll(ids);
        return running.values().stream()
                .filter(call -> !announced.contains(call.id()))
                .toList();
    }

    /** Whether the client announced that request and has not sent it yet. */
    synchronized boolean isAnnounced(RpcId id) {
        return announced.contains(id);
    }

    synchronized Optional<ToolCall> running(RpcId id) {
        return Optional.ofNullable(running.get(id));
    }

    synchronized List<ToolCall> running() {
        return List.copyOf(running.values());
    }

    private Admission start(RpcId id, @Nullable RpcId progressToken, Reply reply, boolean sentAgain) {
        if (running.size() >= limits.callsMax()) {
            return new Admission.Full();
        }
        ToolCall call = new ToolCall(id, progressToken, reply);
        running.put(id, call);
        return new Admission.Start(call, sentAgain);
    }

    private void keep(RpcId id, byte[] answer) {
        finished.put(id, answer);
        finishedBytes += answer.length;
        var oldest = finished.entrySet().iterator();
        while (finished.size() > limits.answersMax()
                || (finishedBytes > limits.answerBytesMax() && finished.size() > 1)) {
            finishedBytes -= oldest.next().getValue().length;
            oldest.remove();
        }
    }
}
