package io.kruxos.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kruxos.wire.MalformedJson.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private final JsonReader reader = new JsonReader(JsonLimits.DEFAULT);

    @Test
    void shouldReadEveryKindOfValue() {
        Object value = read(
                "{\"s\":\"ä\\u00e4😀\",\"i\":-7,\"d\":1.5,\"t\":true,\"f\":false,\"n\":null,\"a\":[1,[]],\"o\":{}}");
        assertEquals(
                List.of("s", "i", "d", "t", "f", "n", "a", "o"),
                List.copyOf(JsonObjects.of(value).orElseThrow().keySet()));
        Map<String, ?> object = JsonObjects.of(value).orElseThrow();
        assertEquals("ää😀", object.get("s"));
        assertEquals(-7L, object.get("i"));
        assertEquals(1.5, object.get("d"));
        assertEquals(List.of(1L, List.of()), object.get("a"));
    }

    @Test
    void shouldKeepTheWholeRangeOfLongs() {
        assertEquals(List.of(Long.MIN_VALUE, Long.MAX_VALUE), read("[-9223372036854775808,9223372036854775807]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "[1",
                "{\"a\"}",
                "{\"a\":}",
                "nul",
                "1 2",
                "{}x",
                "'a'",
                "NaN",
                "01",
                "{a:1}",
                "[1]//",
                "\"\u0001\"",
                "]",
                "+1",
                ".5"
            })
    void shouldRefuseWhatIsNotJson(String text) {
        assertEquals(Reason.SYNTAX, reasonOf(text));
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775808", "-9223372036854775809", "1e400", "-1e999"})
    void shouldRefuseNumbersThatNothingHolds(String text) {
        assertEquals(Reason.NUMBER, reasonOf(text));
    }

    @Test
    void shouldRefuseAMemberTwice() {
        assertEquals(Reason.DUPLICATE_NAME, reasonOf("{\"path\":\"/a\",\"path\":\"/b\"}"));
        assertEquals(Reason.DUPLICATE_NAME, reasonOf("{\"path\":null,\"p\\u0061th\":null}"));
    }

    @Test
    void shouldAllowTheDeepestAndRefuseOneMore() {
        read("[".repeat(64) + "]".repeat(64));
        assertEquals(Reason.DEPTH, reasonOf("[".repeat(65) + "]".repeat(65)));
        assertEquals(Reason.DEPTH, reasonOf("{\"a\":".repeat(10_000)));
    }

    @Test
    void shouldRefuseTooManyBytesBeforeReadingThem() {
        JsonReader small = new JsonReader(JsonLimits.ofBytes(10));
        assertEquals(
                Reason.SIZE,
                assertThrows(MalformedJson.class, () -> small.read("[\"123456789\"]".getBytes(UTF_8)))
                        .reason());
    }

    @Test
    void shouldRefuseTooManyValues() {
        assertEquals(Reason.VALUES, reasonOf("[" + "[],".repeat(200_000) + "[]]"));
    }

    @Test
    void shouldRefuseOverlongNamesAndNumbers() {
        assertEquals(Reason.LENGTH, reasonOf("{\"" + "a".repeat(2000) + "\":1}"));
        assertEquals(Reason.LENGTH, reasonOf("1" + "0".repeat(2000)));
    }

    @Test
    void shouldRefuseBytesThatAreNotUtf8() {
        byte[] overlongSlash = {'"', (byte) 0xC0, (byte) 0xAF, '"'};
        byte[] surrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
        for (byte[] text : List.of(overlongSlash, surrogate, new byte[] {'"', (byte) 0xFF, '"'})) {
            assertEquals(
                    Reason.ENCODING,
                    assertThrows(MalformedJson.class, () -> reader.read(text)).reason());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00\"", "\"\\ud800x\""})
    void shouldRefuseHalvesOfSurrogatePairs(String text) {
        assertEquals(Reason.ENCODING, reasonOf(text));
    }

    @Test
    void shouldNotRepeatTheTextInItsMessage() {
        String message = assertThrows(MalformedJson.class, () -> read("{\"token\":s3cr3t}"))
                .getMessage();
        assertEquals(-1, String.valueOf(message).indexOf("s3cr3t"));
    }

    /** Whatever the bytes are, the end is a value or a named refusal, and a value survives being written and read again. */
    @Test
    void shouldEndWellForMutatedTexts() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"params\":{\"a\":[1.5,-2e3,\"\\u00e4😀\",null,true]}}".getBytes(UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] text = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            }
            try {
                Object value = reader.read(text);
                assertEquals(value, reader.read(JsonWriter.bytes(value)), "seed " + seed);
            } catch (MalformedJson refused) {
                assertEquals(refused.reason().word(), refused.reason().word().strip(), "seed " + seed);
            }
        }
    }

    private Object read(String text) {
        Object value = reader.read(text.getBytes(UTF_8));
        return value == null ? "null" : value;
    }

    private Reason reasonOf(String text) {
        return assertThrows(MalformedJson.class, () -> read(text)).reason();
    }
}
