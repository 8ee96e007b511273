package io.kruxos.capability.definition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where in the arguments a value stands: {@code path}, {@code edits[].path}, {@code paths[]}.
 *
 * @param steps names of fields; the empty name is "each element"
 */
public record InputRef(List<String> steps) {
    public InputRef {
        steps = List.copyOf(steps);
    }

    public static InputRef of(String text) {
        List<String> steps = new ArrayList<>();
        for (String part : text.split("\\.")) {
            String name = part;
            while (name.endsWith("[]")) {
                name = name.substring(0, name.length() - 2);
            }
            steps.add(name);
            for (int i = name.length(); i < part.length(); i += 2) {
                steps.add("");
            }
        }
        return new InputRef(steps);
    }

    /**
     * A copy of {@code arguments} in which every value that is there was replaced; {@code replace} gets the value's own
     * place ({@code edits[2].path}) and the value.
     */
    public Map<String, @Nullable Object> mapped(
            Map<String, @Nullable Object> arguments, BiFunction<String, Object, Object> replace) {
        Object mapped = mapped(arguments, 0, "", replace);
        if (!(mapped instanceof Map<?, ?> object)) {
            throw new IllegalStateException("an object is mapped to an object");
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        object.forEach((key, value) -> copy.put((String) key, value));
        return Collections.unmodifiableMap(copy);
    }

    private @Nullable Object mapped(
            @Nullable Object value, int depth, String place, BiFunction<String, Object, Object> replace) {
        if (value == null) {
            return null;
        }
        if (depth == steps.size()) {
            return replace.apply(place, value);
        }
        String step = steps.get(depth);
        if (step.isEmpty() && value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                copy.add(mapped(list.get(i), depth + 1, place + "[" + i + "]", replace));
            }
            return Collections.unmodifiableList(copy);
        }
        if (!step.isEmpty() && value instanceof Map<?, ?> object) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>(object);
            copy.computeIfPresent(
                    step, (_, old) -> mapped(old, depth + 1, place.isEmpty() ? step : place + "." + step, replace));
            return copy;
        }
        throw new IllegalStateException("the arguments were validated, yet nothing can stand at " + place);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String step : steps) {
            if (step.isEmpty()) {
                text.append("[]");
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step);
            }
        }
        return text.toString();
    }
}
