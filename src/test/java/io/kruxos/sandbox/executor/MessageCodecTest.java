package io.kruxos.sandbox.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import io.kruxos.sandbox.WorkResult;
import io.kruxos.wire.CborCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
    @ParameterizedTest
    @MethodSource("messages")
    void shouldReadBackEveryMessage(Message message) {
        assertEquals(message, MessageCodec.decode(MessageCodec.encode(message)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldRefuseAMessageWithAFieldTooMany(Message message) {
        Map<String, @Nullable Object> map = new HashMap<>(CborCodec.decode(MessageCodec.encode(message)));
        map.put("zz", 1L);
        assertThrows(ProtocolException.class, () -> MessageCodec.decode(CborCodec.encode(map)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldRefuseAMessageThatLacksAField(Message message) {
        Map<String, @Nullable Object> map = CborCodec.decode(MessageCodec.encode(message));
        for (String field : map.keySet()) {
            Map<String, @Nullable Object> less = new HashMap<>(map);
            less.remove(field);
            assertThrows(ProtocolException.class, () -> MessageCodec.decode(CborCodec.encode(less)), field);
            less.put(field, List.of());
            assertThrows(ProtocolException.class, () -> MessageCodec.decode(CborCodec.encode(less)), field);
        }
    }

    @Test
    void shouldNotQuoteInputsOfAMessageThatItRefuses() {
        Map<String, @Nullable Object> map =
                new HashMap<>(CborCodec.decode(MessageCodec.encode(new Message.CloseCells(1, new AgentName("codex")))));
        map.put("agent", "S3cret Value");
        ProtocolException refusal =
                assertThrows(ProtocolException.class, () -> MessageCodec.decode(CborCodec.encode(map)));
        assertFalse(String.valueOf(refusal.getMessage()).contains("S3cret"));
        assertTrue(String.valueOf(refusal.getMessage()).contains("invalid value"));
    }

    static List<Message> messages() {
        Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
        inputs.put("path", "/workspace/a");
        inputs.put("limit", null);
        inputs.put("nested", List.of(Map.of("a", 1L, "b", 0.25)));
        StructuredError error = new StructuredError(
                "FileNotFound",
                "m",
                "d",
                List.of(
                        RecoveryAction.of("a", "b"),
                        new RecoveryAction("c", "d", "filesystem.list", Map.of("path", "/workspace"))),
                true,
                Duration.ofMillis(1500),
                Map.of("size", 3L));
        return List.of(
                new Message.Hello(1, "build"),
                new Message.Run(1, Samples.PLAN, Samples.work("filesystem.read", inputs, Samples.PLAN.limits())),
                new Message.Run(Long.MAX_VALUE, Samples.PLAN, Samples.work("filesystem.read", Map.of())),
                new Message.Cancel(3),
                new Message.CloseCells(4, new AgentName("codex")),
                new Message.EndSession(5, Samples.SESSION),
                new Message.Look(6, "/home/somebody/src"),
                new Message.Probe(7),
                new Message.Report(7, Samples.REPORT),
                new Message.Result(8, new WorkResult.Done(inputs)),
                new Message.Result(9, new WorkResult.Done(Map.of())),
                new Message.Result(10, new WorkResult.Failed(error)),
                new Message.Result(11, new WorkResult.Failed(StructuredError.of("Timeout", "t"))),
                new Message.Result(12, new WorkResult.Redirected(Map.of("/workspace/a", "/etc/passwd"))),
                new Message.Fault("reason"));
    }
}
