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
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"depth", "number", "duplicate_name"})
    void shouldAnswerToTheIdOfARequestThatIsBeyondALimit(String reason) {
        String params = switch (reason) {
            case "depth" -> "[".repeat(10_000) + "]".repeat(10_000);
            case "number" -> "[1e999]";
            default -> "{\"a\":1,\"a\":2}";
        };
        for (String id : new String[] {"7", "1.5", "null", "{\"id\":7}", "\"" + "i".repeat(257) + "\""}) {
            RpcId expected = id.equals("7") ? new RpcId.OfNumber(7) : null;
            RpcMessage.Invalid early = invalid("{\"id\":" + id + ",\"params\":" + params + "}");
            assertEquals(Map.of("reason", reason), early.error().data());
            assertEquals(expected, early.id());
            assertEquals(
                    expected,
                    invalid("{\"params\":" + params + ",\"id\":" + id + "}").id());
        }
        assertEquals(
                new RpcId.OfText("a b"),
                invalid("{\"id\":\"a\\u0020b\",\"params\":" + params + "}").id());
        assertNull(invalid("{\"params\":" + params + "}").id());
        assertNull(invalid("[{\"id\":7,\"params\":" + params + "}]").id());
    }

    @Test
    void shouldTakeNoIdFromWhatIsNoJson() {
        assertNull(invalid("{\"id\":7,\"params\":{").id());
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

    private RpcMessage.Invalid invalid(String text) {
        return assertInstanceOf(RpcMessage.Invalid.class, single(text));
    }

    private RpcMessage single(String text) {
        return assertInstanceOf(RpcText.Single.class, reader.read(text.getBytes(UTF_8)))
                .message();
    }
}
