package io.kruxos.capability.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.StructuredError;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArgumentValidatorTest {
    private static Field field(String name, ValueType type, boolean required, @Nullable Object fallback) {
        return new Field(name, type, "about", required, false, fallback, null);
    }

    private final ArgumentValidator validator = new ArgumentValidator(
            new CapabilityName("test.call"),
            new ValueType.Fields(List.of(
                    field("path", new ValueType.Text(ValueType.Kind.PATH, 1, 10, null), true, null),
                    field("limit", new ValueType.Whole(1, 100, "lines"), false, 7L),
                    field("sort", new ValueType.Choice(List.of("name", "size")), false, "name"),
                    field("ratio", new ValueType.Real(0, 1, null), false, null),
                    field("all", new ValueType.Flag(), false, null),
                    field(
                            "word",
                            new ValueType.Text(ValueType.Kind.STRING, 0, 5, Pattern.compile("[a-z]*")),
                            false,
                            null),
                    field(
                            "edits",
                            new ValueType.Items(
                                    field(
                                            "",
                                            new ValueType.Fields(List.of(
                                                    field("at", new ValueType.Whole(0, 9, null), true, null),
                                                    field("deep", new ValueType.Flag(), false, true))),
                                            false,
                                            null),
                                    0,
                                    2),
                            false,
                            null),
                    field(
                            "environment",
                            new ValueType.Entries(
                                    field("", new ValueType.Text(ValueType.Kind.STRING, 0, 5, null), false, null), 2),
                            false,
                            null))),
            List.of(new InputRule.Count(List.of("all", "word"), 0, 1), new InputRule.Needs("ratio", "all")));

    private String message(Map<String, @Nullable Object> arguments) {
        return error(arguments).agentDescription();
    }

    private StructuredError error(Map<String, @Nullable Object> arguments) {
        return assertInstanceOf(Validation.Invalid.class, validator.validate(arguments))
                .error();
    }

    private void assertWrong(String expected, String name, @Nullable Object value) {
        Map<String, @Nullable Object> arguments = new HashMap<>();
        arguments.put("path", "a");
        arguments.put(name, value);
        String message = message(arguments);
        assertTrue(message.contains(expected), message);
    }

    @Test
    void shouldApplyDefaultsAndNormaliseNumbers() {
        Validation validation = validator.validate(
                Map.of("path", "a", "limit", 5.0, "edits", List.of(Map.of("at", new BigDecimal("3.0")))));

        Map<String, @Nullable Object> arguments =
                assertInstanceOf(Validation.Valid.class, validation).arguments();
        assertEquals(
                Map.of("path", "a", "limit", 5L, "sort", "name", "edits", List.of(Map.of("at", 3L, "deep", true))),
                arguments);
    }

    @Test
    void shouldNameTheFieldAndWhatItMustBe() {
        assertTrue(message(Map.of()).contains("'path' is missing: must be a path of 1 to 10 characters."));
        assertWrong("'path' must be a path of 1 to 10 characters, not a number", "path", 3);
        assertWrong("'path' must be a path of 1 to 10 characters, not 0", "path", "");
        assertWrong("'path' must be a path of 1 to 10 characters, not null", "path", null);
        assertWrong("'limit' must be a whole number from 1 to 100", "limit", 101);
        assertWrong("'limit' must be a whole number from 1 to 100", "limit", 1.5);
        assertWrong("'limit' must be a whole number from 1 to 100", "limit", 1e300);
        assertWrong("'limit' must be a whole number from 1 to 100", "limit", new BigDecimal("1e999999999"));
        assertWrong("'limit' must not be null; leave it out", "limit", null);
        assertWrong("'sort' must be one of name, size. Did you mean 'size'?", "sort", "sizes");
        assertWrong("'ratio' must be a number from 0.0 to 1.0", "ratio", Double.NaN);
        assertWrong("'all' must be true or false, not a text", "all", "true");
        assertWrong("'word' must match [a-z]*", "word", "A");
        assertWrong("'edits' must be a list of at most 2 elements, not 3", "edits", List.of(1, 2, 3));
        assertWrong("'edits[1].at' is missing", "edits", List.of(Map.of("at", 1), Map.of()));
        assertWrong(
                "'edits[0].att' is no known input. Did you mean 'at'?", "edits", List.of(Map.of("at", 1, "att", 2)));
        assertWrong(
                "'environment.A' must be a text of at most 5 characters, not a boolean",
                "environment",
                Map.of("A", true));
        assertWrong("'environment' must have keys of 1 to 256 characters", "environment", Map.of("", "x"));
        assertWrong("'pth' is no known input. Did you mean 'path'? Known: path, limit", "pth", "x");
    }

    @Test
    void shouldTellSeveralThingsAtOnceButNotWithoutEnd() {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        for (int i = 0; i < 100_000; i++) {
            arguments.put("unknown" + i, i);
        }
        StructuredError error = error(arguments);

        assertTrue(error.message().contains("'path' is missing"), error.message());
        assertTrue(error.message().length() < 2000, error.message());
        assertEquals("path", error.context().get("field"));
    }

    @Test
    void shouldNeverRepeatAValue() {
        StructuredError error = error(Map.of("path", "hunter2hunter2", "sort", "hunter2", "word", "HUNTER2"));

        assertFalse(error.toString().contains("hunter2"), error.toString());
    }

    @Test
    void shouldRefuseBrokenUnicode() {
        assertWrong("must be valid Unicode text", "path", "a\ud800");
        assertInstanceOf(Validation.Valid.class, validator.validate(Map.of("path", "😀".repeat(10))));
    }

    @Test
    void shouldCheckRulesOverSeveralInputs() {
        String both = message(Map.of("path", "a", "all", true, "word", "x"));
        assertTrue(both.contains("At most one of 'all', 'word' must be set. Set are: all, word."), both);
        String alone = message(Map.of("path", "a", "ratio", 0.5));
        assertTrue(alone.contains("'ratio' needs 'all' to be set as well."), alone);
        assertInstanceOf(Validation.Valid.class, validator.validate(Map.of("path", "a", "all", false, "word", "x")));
    }
}
