package io.kruxos.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcReaderTest {
    private final RpcReader reader = new RpcReader(JsonLimits.DEFAULT, 3);

    @Test
    void shouldTellTheKindsOfMessagesApart() {
        assertEquals(
                new RpcMessage.Request(new RpcId.OfNumber(0), "ping", Map.of()),
                single("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"ping\"}"));
        assertEquals(
                new RpcMessage.Notification("n", Map.of("a", 1L)),
                single("{\"jsonrpc\":\"2.0\",\"method\":\"n\",\"params\":{\"a\":1}}"));
        assertEquals(
                new RpcMessage.Answer(new RpcId.OfText("x"), Map.of()),
                single("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":{}}"));
        assertEquals(
                new RpcMessage.Refusal(new RpcId.OfNumber(3), Map.of("code", 1L)),
                single("{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":1}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-32600 | {\"id\":1,\"method\":\"ping\"}",
                "-32600 | {\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
                "-32600 | {\"jsonrpc\":\"2.0\",\"id\":1}",
                "-32600 | {\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
                "-32600 | {\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}",
                "-32600 | {\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
                "-32600 | {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
                "-32600 | {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1,\"error\":{}}",
                "-32602 | {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[1]}",
                "-32600 | 7",
                "-32600 | []",
                "-32600 | [1,2,3,4]",
                "-32700 | {",
            })
    void shouldRefuse(int code, String text) {
        RpcMessage.Invalid invalid = assertInstanceOf(RpcMessage.Invalid.class, single(text));
        assertEquals(code, invalid.error().code());
    }

    @Test
    void shouldAnswerToTheIdOfABrokenRequestWhereItHasOne() {
        RpcMessage.Invalid invalid =
                assertInstanceOf(RpcMessage.Invalid.class, single("{\"id\":7,\"method\":\"ping\"}"));
        assertEquals(new RpcId.OfNumber(7), invalid.id());
        assertNull(assertInstanceOf(RpcMessage.Invalid.class, single("{")).id());
    }

    @Test
    void shouldNameTheReasonOfAParseError() {
        RpcMessage.Invalid invalid = assertInstanceOf(RpcMessage.Invalid.class, single("[".repeat(10_000)));
        assertEquals(Map.of("reason", "depth"), invalid.error().data());
    }

    @Test
    void shouldKeepTheOrderOfABatchAndItsBrokenMessages() {
        RpcText.Batch batch = assertInstanceOf(
                RpcText.Batch.class, reader.read("[1,{\"jsonrpc\":\"2.0\",\"method\":\"n\"}]".getBytes(UTF_8)));
        assertInstanceOf(RpcMessage.Invalid.class, batch.messages().getFirst());
        assertInstanceOf(RpcMessage.Notification.class, batch.messages().getLast());
    }

    @Test
    void shouldKeepNumbersAndTextsApartInIds() {
        assertNotEquals(new RpcId.OfNumber(5).text(), new RpcId.OfText("5").text());
        assertEquals(List.of("5", "\"5\""), List.of(new RpcId.OfNumber(5).text(), new RpcId.OfText("5").text()));
    }

    private RpcMessage single(String text) {
        return assertInstanceOf(RpcText.Single.class, reader.read(text.getBytes(UTF_8)))
                .message();
    }
}
