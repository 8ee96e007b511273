package io.kruxos.wire;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON objects among values that were read. */
public final class JsonObjects {
    private JsonObjects() {}

    /** The object that a value of {@link JsonReader} is; empty for every other value and for null. */
    @SuppressWarnings("unchecked") // JsonReader makes maps of strings to JSON values only.
    public static Optional<Map<String, @Nullable Object>> of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? Optional.of((Map<String, @Nullable Object>) map) : Optional.empty();
    }
}
