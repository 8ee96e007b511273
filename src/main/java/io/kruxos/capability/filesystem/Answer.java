package io.kruxos.capability.filesystem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object being put together, its fields in the order in which they were set. */
final class Answer {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    Answer with(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    Map<String, @Nullable Object> map() {
        return Collections.unmodifiableMap(fields);
    }
}
