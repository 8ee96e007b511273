package io.kruxos.mcp;

import io.kruxos.call.Invocation;
import io.kruxos.domain.CallResult;
import io.kruxos.domain.CapabilityName;
import io.kruxos.mcp.CallLedger.Admission;
import io.kruxos.wire.JsonObjects;
import io.kruxos.wire.RpcError;
import io.kruxos.wire.RpcId;
import io.kruxos.wire.RpcMessage;
import io.kruxos.wire.RpcWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code tools/call} requests of one conversation, each on a virtual thread of its own. */
final class ToolCalls {
    private static final System.Logger LOG = System.getLogger(ToolCalls.class.getName());
    private static final int NAME_CHARS_MAX = 256;

    private final McpServer server;
    private final McpConversation conversation;
    private final CallLedger ledger;

    ToolCalls(McpServer server, McpConversation conversation, CallLedger.Memory memory) {
        this.server = server;
        this.conversation = conversation;
        this.ledger = new CallLedger(memory, server.limits());
    }

    /** Withdraws the call of that request, if it is under way; what that sets off runs elsewhere. */
    void withdraw(RpcId request) {
        ledger.running(request).ifPresent(ToolCalls::withdraw);
    }

    void withdrawAll() {
        ledger.running().forEach(ToolCalls::withdraw);
    }

    boolean isIdle() {
        return ledger.running().isEmpty();
    }

    /** Whether a returning client announced that request and has not sent it yet. */
    boolean isAnnounced(RpcId request) {
        return ledger.isAnnounced(request);
    }

    /** Runs a request, or meets it with the call that it started before. */
    void take(RpcMessage.Request request, Reply reply) {
        Object given = request.params().get("arguments");
        Optional<Map<String, @Nullable Object>> arguments =
                given == null ? Optional.of(Map.of()) : JsonObjects.of(given);
        if (!(request.params().get("name") instanceof String name) || arguments.isEmpty()) {
            reply.answer(RpcWriter.error(
                    request.id(),
                    RpcError.of(RpcError.INVALID_PARAMS, "\"name\" must be a string and \"arguments\" an object")));
            return;
        }
        Map<String, @Nullable Object> meta =
                JsonObjects.of(request.params().get("_meta")).orElse(Map.of());
        RpcId token = RpcId.of(meta.get("progressToken")).orElse(null);
        switch (ledger.admit(request.id(), token, reply)) {
            case Admission.Start(ToolCall call, boolean sentAgain) ->
                Thread.startVirtualThread(() -> run(call, name, arguments.get(), ClientWords.thread(meta), sentAgain));
            case Admission.Attached() -> {}
            case Admission.Kept(byte[] answer) -> reply.answer(answer);
            case Admission.Duplicate() ->
                reply.answer(RpcWriter.error(
                        request.id(),
                        RpcError.of(RpcError.INVALID_REQUEST, "This id was used before in this session")));
            case Admission.Full() ->
                reply.answer(RpcWriter.error(
                        request.id(),
                        McpErrors.tooFast(
                                "More than " + server.limits().callsMax() + " calls at once in this session",
                                Duration.ofSeconds(1))));
        }
    }

    private void run(
            ToolCall call,
            String said,
            Map<String, @Nullable Object> arguments,
            @Nullable String thread,
            boolean sentAgain) {
        byte[] answer;
        try {
            answer = answer(call, said, arguments, thread, sentAgain);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, () -> "a call failed in " + conversation.id(), e);
            answer = RpcWriter.error(call.id(), McpErrors.INTERNAL);
        }
        Reply reply = ledger.finish(call, answer);
        if (call.isWithdrawn()) {
            reply.withdrawn();
        } else {
            reply.answer(answer);
        }
    }

    private byte[] answer(
            ToolCall call,
            String said,
            Map<String, @Nullable Object> arguments,
            @Nullable String thread,
            boolean sentAgain) {
        ProtocolRevision spoken = conversation.revision().orElse(ProtocolRevision.newest());
        Optional<CapabilityName> known = server.names().capability(said);
        // Unknown names go in too: the refusal belongs on record.
        String name = known.map(CapabilityName::value)
                .orElseGet(() -> said.substring(0, Math.min(said.length(), NAME_CHARS_MAX)));
        CallResult result = server.calls()
                .invoke(
                        new Invocation(
                                server.sessions().caller(conversation.session(), thread),
                                name,
                                arguments,
                                key(call.id()),
                                sentAgain),
                        call);
        if (known.isEmpty() && result instanceof CallResult.Failed failed) {
            return RpcWriter.error(
                    call.id(),
                    new RpcError(
                            RpcError.INVALID_PARAMS,
                            failed.error().agentDescription(),
                            ToolAnswer.error(failed.error())));
        }
        return RpcWriter.answer(call.id(), ToolAnswer.of(result, spoken));
    }

    private @Nullable String key(RpcId request) {
        return ledger.keepsAnswers() ? conversation.id() + ":" + request.text() : null;
    }

    /** A returning client names the requests that it sends again; what it names not is withdrawn. */
    void announce(Map<String, @Nullable Object> params) {
        List<RpcId> outstanding = new ArrayList<>();
        if (params.get("outstanding") instanceof List<?> ids) {
            ids.forEach(id -> RpcId.of(id).ifPresent(outstanding::add));
        }
        ledger.announce(outstanding).forEach(ToolCalls::withdraw);
    }

    private static void withdraw(ToolCall call) {
        Thread.startVirtualThread(call::withdraw);
    }
}
