package io.kruxos.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A JSON object from the gateway, read for printing: what is missing reads as empty. */
record Reply(Map<String, @Nullable Object> values) {
    boolean has(String key) {
        return values.get(key) != null;
    }

    /** A value as text that is safe on a terminal: agents choose much of what is printed here. */
    String text(String key) {
        return Printable.of(Objects.toString(values.get(key), ""));
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }

    Reply object(String key) {
        return of(values.get(key));
    }

    List<Reply> list(String key) {
        return values.get(key) instanceof List<?> list
                ? list.stream().map(Reply::of).toList()
                : List.of();
    }

    List<String> texts(String key) {
        return values.get(key) instanceof List<?> list
                ? list.stream().map(item -> Printable.of(String.valueOf(item))).toList()
                : List.of();
    }

    @SuppressWarnings("unchecked") // JSON objects have string keys
    private static Reply of(@Nullable Object value) {
        return new Reply(value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of());
    }
}
