package io.kruxos.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    @Test
    void shouldWriteInOrderWithoutSpaces() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("b", Arrays.asList(1, 2L, 1.5, null, true));
        object.put("a", "\"\n😀</script>");
        assertEquals("{\"b\":[1,2,1.5,null,true],\"a\":\"\\\"\\n😀</script>\"}", JsonWriter.text(object));
        assertEquals(JsonWriter.text(object), new String(JsonWriter.bytes(object), UTF_8));
    }

    @Test
    void shouldRefuseWhatJsonCannotSay() {
        for (Object value : List.of(Double.NaN, Double.POSITIVE_INFINITY, Thread.currentThread(), Map.of(1, 2))) {
            assertThrows(IllegalArgumentException.class, () -> JsonWriter.bytes(value));
        }
    }
}
