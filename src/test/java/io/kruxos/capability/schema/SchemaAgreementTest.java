package io.kruxos.capability.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kruxos.domain.CapabilityName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** What is validated is what is published: an independent validator is given the published schema and the same arguments. */
class SchemaAgreementTest {
    private static final int TYPES = 300;
    private static final int VALUES = 60;
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @Test
    void shouldAcceptExactlyWhatThePublishedSchemaDoes() {
        long seed = System.nanoTime();
        System.out.println("SchemaAgreementTest seed=" + seed);
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < TYPES; i++) {
            ValueType.Fields type = fields(random, 0);
            Schema schema = REGISTRY.getSchema(MAPPER.<JsonNode>valueToTree(JsonSchemas.of(type)));
            ArgumentValidator validator = new ArgumentValidator(new CapabilityName("test.call"), type, List.of());
            for (int j = 0; j < VALUES; j++) {
                Map<String, @Nullable Object> arguments = object(random, type);
                JsonNode tree = MAPPER.valueToTree(arguments);
                boolean published = schema.validate(tree).isEmpty();
                boolean ours = validator.validate(arguments) instanceof Validation.Valid;
                assertEquals(
                        published,
                        ours,
                        () -> JsonSchemas.of(type) + "\n" + tree + "\n" + validator.validate(arguments));
                accepted += ours ? 1 : 0;
            }
        }
        // Both answers must have been tried often, or the agreement says little.
        assertTrue(accepted > 1000 && accepted < TYPES * VALUES - 1000, "accepted " + accepted);
    }

    private static ValueType.Fields fields(Random random, int depth) {
        List<Field> fields = new ArrayList<>();
        int count = random.nextInt(depth == 0 ? 5 : 3);
        for (int i = 0; i < count; i++) {
            fields.add(field("f" + i, random, depth));
        }
        return new ValueType.Fields(fields);
    }

    private static Field field(String name, Random random, int depth) {
        return new Field(name, type(random, depth), "x", random.nextInt(3) == 0, random.nextInt(4) == 0, null, null);
    }

    private static ValueType type(Random random, int depth) {
        return switch (random.nextInt(depth < 3 ? 9 : 6)) {
            case 0 -> new ValueType.Text(ValueType.Kind.STRING, random.nextInt(3), 2 + random.nextInt(4), null);
            case 1 -> new ValueType.Text(ValueType.Kind.STRING, 0, Integer.MAX_VALUE, Pattern.compile("a|[ab]+"));
            case 2 -> new ValueType.Choice(List.of("a", "ab", "b"));
            case 3 -> new ValueType.Whole(random.nextBoolean() ? Long.MIN_VALUE : -2, 3, null);
            case 4 -> new ValueType.Real(-1.5, random.nextBoolean() ? Double.POSITIVE_INFINITY : 2.5, null);
            case 5 -> new ValueType.Flag();
            case 6 -> new ValueType.Items(field("", random, depth + 1), random.nextInt(2), 1 + random.nextInt(3));
            case 7 -> fields(random, depth + 1);
            default -> new ValueType.Entries(field("", random, depth + 1), random.nextInt(3));
        };
    }

    /** Mostly fitting, now and then not. */
    private static Map<String, @Nullable Object> object(Random random, ValueType.Fields type) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (Field field : type.fields()) {
            if (field.required() ? random.nextInt(15) > 0 : random.nextBoolean()) {
                object.put(field.name(), value(random, field.type()));
            }
        }
        if (random.nextInt(15) == 0) {
            object.put("g" + random.nextInt(3), 1);
        }
        return object;
    }

    private static @Nullable Object value(Random random, ValueType type) {
        if (random.nextInt(12) == 0) {
            return anything(random);
        }
        return switch (type) {
            case ValueType.Text _ -> text(random);
            case ValueType.Choice choice -> choice.values().get(random.nextInt(3));
            case ValueType.Whole _ ->
                random.nextInt(4) == 0 ? (Object) (random.nextInt(9) - 3.0) : random.nextInt(8) - 3;
            case ValueType.Real _ -> random.nextInt(10) * 0.5 - 2;
            case ValueType.Flag _ -> random.nextBoolean();
            case ValueType.Items items -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, items.item().type()));
                }
                yield list;
            }
            case ValueType.Fields fields -> object(random, fields);
            case ValueType.Entries entries -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    map.put(
                            "k".repeat(random.nextInt(12) == 0 ? 257 : i),
                            value(random, entries.value().type()));
                }
                yield map;
            }
            case ValueType.Anything _ -> anything(random);
        };
    }

    /** No 1e300, on which the other validator throws. */
    private static @Nullable Object anything(Random random) {
        List<@Nullable Object> some = new ArrayList<>(List.of("a", "", 1, -5L, 2.5, 1e15, true, List.of(), Map.of()));
        some.add(null);
        return some.get(random.nextInt(some.size()));
    }

    private static String text(Random random) {
        List<String> letters = List.of("a", "b", "é", "😀", "\n");
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(letters.get(random.nextInt(random.nextInt(4) == 0 ? 5 : 2)));
        }
        return text.toString();
    }
}
