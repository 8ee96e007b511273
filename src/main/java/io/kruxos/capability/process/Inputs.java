package io.kruxos.capability.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Validated inputs by type; what the schema rules out is a defect of this program here. */
record Inputs(Map<String, @Nullable Object> values) {
    String text(String name) {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalStateException("input " + name + " is missing");
    }

    String text(String name, String otherwise) {
        return values.get(name) instanceof String text ? text : otherwise;
    }

    @Nullable
    String optionalText(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    long whole(String name, long otherwise) {
        return values.get(name) instanceof Number number ? number.longValue() : otherwise;
    }

    @Nullable
    Long optionalWhole(String name) {
        return values.get(name) instanceof Number number ? (Long) number.longValue() : null;
    }

    @Nullable
    Double optionalReal(String name) {
        return values.get(name) instanceof Number number ? (Double) number.doubleValue() : null;
    }

    List<String> list(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    Map<String, String> texts(String name) {
        Map<String, String> texts = new HashMap<>();
        if (values.get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        }
        return texts;
    }
}
