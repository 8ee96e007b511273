package io.kruxos.operator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An operator command's parameters, read by name and type; what is missing or of another type is refused by name. */
public record Params(Map<String, @Nullable Object> values) {
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> OperatorRefusal.usage("'" + name + "' is missing"));
    }

    public Optional<String> optionalText(String name) {
        return optional(name, String.class);
    }

    public boolean flag(String name) {
        return optional(name, Boolean.class).orElse(false);
    }

    /** A whole number from {@code least} to {@code most}; {@code otherwise} when it isn't given. */
    public long number(String name, long least, long most, long otherwise) {
        long value = optional(name, Number.class).map(Number::longValue).orElse(otherwise);
        if (value < least || value > most) {
            throw OperatorRefusal.usage("'" + name + "' must be from " + least + " to " + most);
        }
        return value;
    }

    /** A JSON object; empty when it isn't given. */
    @SuppressWarnings("unchecked") // JSON objects have string keys
    public Map<String, @Nullable Object> object(String name) {
        return (Map<String, @Nullable Object>) optional(name, Map.class).orElse(Map.of());
    }

    /** A list of texts; empty when it isn't given. */
    public List<String> texts(String name) {
        List<?> list = optional(name, List.class).orElse(List.of());
        return list.stream().map(item -> as(name, item, String.class)).toList();
    }

    private <T> Optional<T> optional(String name, Class<T> type) {
        return Optional.ofNullable(values.get(name)).map(value -> as(name, value, type));
    }

    private static <T> T as(String name, @Nullable Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw OperatorRefusal.usage(
                    "'" + name + "' must be a " + type.getSimpleName().toLowerCase(java.util.Locale.ROOT));
        }
        return type.cast(value);
    }
}
