package io.kruxos.capability.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON Schema 2020-12 of typed fields, as JDK values; unknown properties are refused at every level. */
public final class JsonSchemas {
    private JsonSchemas() {}

    /** The schema of an object with these fields. */
    public static Map<String, @Nullable Object> of(ValueType.Fields fields) {
        return Collections.unmodifiableMap(object(fields));
    }

    private static Map<String, @Nullable Object> object(ValueType.Fields fields) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        List<Object> required = new ArrayList<>();
        for (Field field : fields.fields()) {
            properties.put(field.name(), Collections.unmodifiableMap(value(field)));
            if (field.required()) {
                required.add(field.name());
            }
        }
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", Collections.unmodifiableMap(properties));
        if (!required.isEmpty()) {
            schema.put("required", List.copyOf(required));
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, @Nullable Object> value(Field field) {
        Map<String, @Nullable Object> schema = typed(field.type());
        if (field.nullable()) {
            allowNull(schema);
        }
        String about = describe(field);
        if (!about.isEmpty()) {
            schema.put("description", about);
        }
        field.fallback().ifPresent(value -> schema.put("default", value));
        if (field.example() != null) {
            schema.put("examples", List.of(field.example()));
        }
        return schema;
    }

    private static Map<String, @Nullable Object> typed(ValueType type) {
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        switch (type) {
            case ValueType.Text text -> text(schema, text);
            case ValueType.Choice choice -> {
                schema.put("type", "string");
                schema.put("enum", List.copyOf(choice.values()));
            }
            case ValueType.Whole whole -> {
                schema.put("type", "integer");
                if (whole.min() != Long.MIN_VALUE) {
                    schema.put("minimum", whole.min());
                }
                if (whole.max() != Long.MAX_VALUE) {
                    schema.put("maximum", whole.max());
                }
            }
            case ValueType.Real real -> {
                schema.put("type", "number");
                if (real.min() != Double.NEGATIVE_INFINITY) {
                    schema.put("minimum", real.min());
                }
                if (real.max() != Double.POSITIVE_INFINITY) {
                    schema.put("maximum", real.max());
                }
            }
            case ValueType.Flag _ -> schema.put("type", "boolean");
            case ValueType.Items items -> {
                schema.put("type", "array");
                schema.put("items", Collections.unmodifiableMap(value(items.item())));
                bounds(schema, "minItems", items.min(), "maxItems", items.max());
            }
            case ValueType.Fields fields -> schema.putAll(object(fields));
            case ValueType.Entries entries -> {
                schema.put("type", "object");
                schema.put("propertyNames", Map.of("minLength", 1, "maxLength", ValueCheck.KEY_LENGTH_MAX));
                schema.put("additionalProperties", Collections.unmodifiableMap(value(entries.value())));
                bounds(schema, "minProperties", 0, "maxProperties", entries.max());
            }
            case ValueType.Anything _ -> {}
        }
        return schema;
    }

    private static void text(Map<String, @Nullable Object> schema, ValueType.Text text) {
        schema.put("type", "string");
        bounds(schema, "minLength", text.minLength(), "maxLength", text.maxLength());
        if (text.pattern() != null) {
            schema.put("pattern", "^(?:" + text.pattern().pattern() + ")$");
        }
        if (text.kind() == ValueType.Kind.DATETIME) {
            schema.put("format", "date-time");
        }
    }

    private static void bounds(Map<String, @Nullable Object> schema, String minKey, int min, String maxKey, int max) {
        if (min > 0) {
            schema.put(minKey, min);
        }
        if (max != Integer.MAX_VALUE) {
            schema.put(maxKey, max);
        }
    }

    /** JSON Schema spells "or null" in the type, and in the words of a closed choice. */
    private static void allowNull(Map<String, @Nullable Object> schema) {
        Object type = schema.get("type");
        if (type != null) {
            schema.put("type", List.of(type, "null"));
        }
        if (schema.get("enum") instanceof List<?> words) {
            List<@Nullable Object> withNull = new ArrayList<>(words);
            withNull.add(null);
            schema.put("enum", Collections.unmodifiableList(withNull));
        }
    }

    private static String describe(Field field) {
        String unit = field.type().unit();
        return unit == null ? field.about() : (field.about() + " Unit: " + unit + ".").strip();
    }
}
