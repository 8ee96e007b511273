package io.kruxos.clients.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRewritingTest {
    private static String with(String text, Location at, Object value) {
        return FileFormat.JSON.rewrite(text, Meaning.with(FileFormat.JSON.meaning(text), at, value));
    }

    private static String without(String text, Location at) {
        return FileFormat.JSON.rewrite(text, Meaning.without(FileFormat.JSON.meaning(text), at));
    }

    @Test
    void shouldReplaceAValueWhereItStands() {
        String text = "{ \"a\" : 1.50,\n\t\"b\":[1,2 ,3], \"c\": {\"d\":null} }\n";
        assertEquals(text.replace("null", "\"x\""), with(text, Location.of("c", "d"), "x"));
    }

    @Test
    void shouldAddInTheFilesOwnIndent() {
        assertEquals(
                "{\n    \"a\": 1,\n    \"b\": {\n        \"c\": true\n    }\n}\n",
                with("{\n    \"a\": 1\n}\n", Location.of("b", "c"), true));
        assertEquals(
                "{\n\t\"a\": {\n\t\t\"x\": 1,\n\t\t\"y\": [\"p\", \"q\"]\n\t}\n}",
                with("{\n\t\"a\": {\n\t\t\"x\": 1\n\t}\n}", Location.of("a", "y"), List.of("p", "q")));
        assertEquals("{\"a\": {\"b\": 1, \"c\": 2}}", with("{\"a\": {\"b\": 1}}", Location.of("a", "c"), 2L));
        assertEquals("{\n  \"a\": 1\n}\n", with("", Location.of("a"), 1L));
        assertEquals("{\n  \"a\": 1\n}", with("{}", Location.of("a"), 1L));
    }

    @Test
    void shouldAppendAnObjectToAList() {
        String text = "{\n  \"h\": [\n    {\"m\": \"a\"}\n  ]\n}\n";
        assertEquals(
                "{\n  \"h\": [\n    {\"m\": \"a\"},\n    {\n      \"m\": \"b\"\n    }\n  ]\n}\n",
                with(text, Location.of("h"), List.of(Map.of("m", "a"), Map.of("m", "b"))));
    }

    @Test
    void shouldRemoveAMember() {
        assertEquals("{\n  \"b\": 2\n}", without("{\n  \"a\": 1,\n  \"b\": 2\n}", Location.of("a")));
        assertEquals("{\n  \"a\": 1\n}", without("{\n  \"a\": 1,\n  \"b\": 2\n}", Location.of("b")));
        assertEquals("{\"c\":1}", without("{\"a\":{\"b\":1},\"c\":1}", Location.of("a", "b")));
    }

    @Test
    void shouldNotBeFooledByText() {
        String text = "{\"a\\\"}\": \"}{,\\\\\", \"b\": [\"]\", {}, []]}";
        assertEquals(text.substring(0, text.length() - 1) + ", \"c\": \"\\\"\"}", with(text, Location.of("c"), "\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{\"a\":1,}", "{\"a\":1} x", "// c\n{}", "{\"a\":1,\"a\":2}", "null"})
    void shouldRefuseWhatIsNoJsonObject(String text) {
        assertThrows(Unwritable.class, () -> FileFormat.JSON.meaning(text));
    }

    @Test
    void shouldChangeOnlyWhatIsAskedForInAnyFile() {
        long seed = Long.getLong("kruxos.seed", System.nanoTime());
        System.out.println("seed " + seed + ", repeat with -Dkruxos.seed");
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            object(random, text, 3);
            Map<String, @Nullable Object> meaning = FileFormat.JSON.meaning(text.toString());
            Location at = random.nextBoolean()
                    ? Location.of("k" + random.nextInt(4))
                    : Location.of("new", "k" + random.nextInt(4));
            Map<String, @Nullable Object> wanted = random.nextInt(3) == 0
                    ? Meaning.without(meaning, at)
                    : Meaning.with(meaning, at, List.of(Map.of("x", 1L)));

            String after = FileFormat.JSON.rewrite(text.toString(), wanted);

            assertEquals(wanted, FileFormat.JSON.meaning(after), text::toString);
            assertEquals(after, FileFormat.JSON.rewrite(after, wanted));
        }
    }

    private static void object(Random random, StringBuilder text, int depth) {
        text.append('{').append(blank(random));
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",")
                    .append(blank(random))
                    .append("\"k")
                    .append(i)
                    .append("\"");
            text.append(blank(random)).append(':').append(blank(random));
            value(random, text, depth);
        }
        text.append(blank(random)).append('}');
    }

    private static void value(Random random, StringBuilder text, int depth) {
        switch (depth == 0 ? random.nextInt(3) : random.nextInt(5)) {
            case 0 -> text.append("\"\\\"},{\\\\\"");
            case 1 -> text.append("-1.5e3");
            case 2 -> text.append("null");
            case 3 -> object(random, text, depth - 1);
            default -> {
                text.append('[').append(blank(random));
                value(random, text, depth - 1);
                text.append(blank(random)).append(']');
            }
        }
    }

    private static String blank(Random random) {
        return List.of("", " ", "\n  ", "\n\t\t").get(random.nextInt(4));
    }

    @Test
    void shouldRefuseATextWhereAnObjectIsNeeded() {
        Unwritable refusal =
                assertThrows(Unwritable.class, () -> with("{\"hooks\": \"none\"}", Location.of("hooks", "Stop"), 1L));
        assertTrue(refusal.reason().contains("hooks"), refusal.reason());
    }
}
