package io.kruxos.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class MessageHeadTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static MessageHead of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return MessageHead.of(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"id\":1,\"method\":\"a\"}|REQUEST|1",
                "{ \"params\" : {\"id\":9,\"x\":[{\"method\":\"b\"},\"}\"]} , \"method\":\"a\" , \"id\" : \"x\" }|REQUEST|\"x",
                "{\"id\":-1.5e3,\"result\":{\"id\":2}}|RESPONSE|-1.5e3",
                "{\"result\":\"\\\\\",\"id\":3}|RESPONSE|3",
                "{\"error\":{\"id\":7},\"id\":4}|RESPONSE|4",
                "{\"\\u0069d\":5,\"meth\\u006fd\":\"a\"}|REQUEST|5",
                "{\"method\":\"a\",\"params\":{\"id\":1}}|NOTIFICATION|",
                "{\"method\":\"a\",\"id\":null}|NOTIFICATION|",
                "{\"id\":null,\"error\":{}}|OTHER|",
                "{\"id\":1}|OTHER|",
                "{\"id\":{},\"method\":\"a\"}|NOTIFICATION|",
                "[{\"id\":1}]|BATCH|",
                "{|OTHER|",
                "{\"id|OTHER|",
                "{\"id\"|OTHER|",
                "{\"id\":|OTHER|",
                "{\"id\":1,|OTHER|",
                "nonsense|OTHER|",
                "\"id\"|OTHER|",
            })
    void shouldKnowWhatAMessageIs(String text, MessageHead.Kind kind, String id) {
        MessageHead head = of(text);
        assertEquals(kind, head.kind());
        if (kind == MessageHead.Kind.REQUEST || kind == MessageHead.Kind.RESPONSE) {
            assertEquals(id, head.id());
        }
    }

    @Test
    void shouldWriteTheIdAsItWasWritten() {
        assertEquals(
                "\"\\u0061\"", of("{\"method\":\"m\",\"id\": \"\\u0061\" }").rawId());
        assertEquals("1.0", of("{\"id\":1.0,\"method\":\"m\"}").rawId());
    }

    @Test
    void shouldFindTheIdAtTheEndOfALongMessage() {
        assertEquals("12", MessageHead.lastRawId("ppp\\\"id\\\":3\"},\"id\":12}".getBytes(StandardCharsets.UTF_8)));
        assertEquals("\"a\"", MessageHead.lastRawId("pp\",\"id\" : \"a\" } ".getBytes(StandardCharsets.UTF_8)));
        assertNull(MessageHead.lastRawId("\"id\":12,\"x\":3}".getBytes(StandardCharsets.UTF_8)));
        assertNull(MessageHead.lastRawId("\"id\":12}}".getBytes(StandardCharsets.UTF_8)));
        assertNull(MessageHead.lastRawId("nothing".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldFindWhatACancellationNames() {
        byte[] bytes =
                "{\"method\":\"notifications/cancelled\",\"params\":{\"reason\":\"requestId\",\"requestId\":\"é\"}}"
                        .getBytes(StandardCharsets.UTF_8);
        assertEquals("\"é", MessageHead.cancelledId(bytes, 0, bytes.length));
        assertNull(MessageHead.cancelledId(bytes, 0, 40));
    }

    @Test
    void shouldNotMindDepth() {
        String deep = "[".repeat(200_000) + "]".repeat(200_000);
        assertEquals(
                "8", of("{\"params\":" + deep + ",\"method\":\"a\",\"id\":8}").id());
    }

    @Test
    void shouldAgreeWithAFullParserOnWhateverIsJson() {
        long seed = System.nanoTime();
        System.out.println("MessageHeadTest seed " + seed);
        Random random = new Random(seed);
        ObjectMapper mapper = new ObjectMapper();
        for (int i = 0; i < 5_000; i++) {
            ObjectNode message = object(random, 3);
            JsonNode id = message.path("id");
            boolean named = id.isString() || id.isNumber();
            boolean asks = message.path("method").isString() && !message.has("result") && !message.has("error");
            String text = random.nextBoolean()
                    ? message.toString()
                    : mapper.writerWithDefaultPrettyPrinter().writeValueAsString(message);
            MessageHead head = of(text);
            if (named && asks) {
                assertEquals(MessageHead.Kind.REQUEST, head.kind(), () -> "seed " + seed + ": " + text);
                assertEquals(id.isString() ? '"' + id.stringValue() : id.toString(), head.id(), () -> "seed " + seed);
                assertEquals(id, mapper.readTree(String.valueOf(head.rawId())), () -> "seed " + seed);
            }
        }
    }

    @Test
    void shouldSurviveAnyBytes() {
        long seed = System.nanoTime();
        System.out.println("MessageHeadTest seed " + seed);
        Random random = new Random(seed);
        byte[] alphabet = "{}[]\":,\\ui d1-etrm".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = alphabet[random.nextInt(alphabet.length)];
            }
            MessageHead.of(bytes, 0, bytes.length);
            MessageHead.cancelledId(bytes, 0, bytes.length);
            MessageHead.lastRawId(bytes);
        }
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = NODES.objectNode();
        String[] names = {"id", "method", "params", "result", "error", "x\"\\", "jsonrpc", "ü"};
        for (int i = random.nextInt(6); i >= 0; i--) {
            object.set(names[random.nextInt(names.length)], value(random, depth - 1));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> NODES.numberNode(random.nextInt());
            case 1 -> NODES.stringNode("a\"\\\n\u0001ü🐟" + random.nextInt());
            case 2 -> NODES.stringNode("tools/call");
            case 3 -> NODES.booleanNode(random.nextBoolean());
            case 4 -> NODES.nullNode();
            case 5 -> object(random, depth);
            default -> array(random, depth);
        };
    }

    private static ArrayNode array(Random random, int depth) {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(value(random, depth - 1));
        }
        return array;
    }
}
