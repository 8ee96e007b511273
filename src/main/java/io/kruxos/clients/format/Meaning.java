package io.kruxos.clients.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reading and changing what a configuration file means; changing makes a new meaning and leaves the old one. */
public final class Meaning {
    private Meaning() {}

    /** The value at a location; null when nothing is there. */
    public static @Nullable Object valueAt(Map<String, @Nullable Object> meaning, Location at) {
        Object value = meaning;
        for (Object step : at.steps()) {
            value = switch (value) {
                case Map<?, ?> map -> map.get(step);
                case List<?> list when step instanceof Integer i && i < list.size() -> list.get(i);
                case null, default -> null;
            };
        }
        return value;
    }

    /** The text at a location; empty when none is there. */
    public static String textAt(Map<String, @Nullable Object> meaning, Location at) {
        return valueAt(meaning, at) instanceof String text ? text : "";
    }

    /** The object at a location; empty when none is there. */
    public static Map<String, @Nullable Object> objectAt(Map<String, @Nullable Object> meaning, Location at) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        if (valueAt(meaning, at) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> object.put(String.valueOf(key), value));
        }
        return object;
    }

    /** The list at a location; empty when none is there. */
    public static List<@Nullable Object> listAt(Map<String, @Nullable Object> meaning, Location at) {
        return valueAt(meaning, at) instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
    }

    /**
     * The meaning with a value at a location; objects on the way are made.
     *
     * @param at keys only
     * @throws Unwritable when something that is no object is in the way
     */
    public static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> meaning, Location at, @Nullable Object value) {
        return with(meaning, at, 0, value);
    }

    private static Map<String, @Nullable Object> with(
            Map<?, ?> meaning, Location at, int depth, @Nullable Object value) {
        Map<String, @Nullable Object> changed = copy(meaning);
        String key = String.valueOf(at.steps().get(depth));
        if (depth == at.steps().size() - 1) {
            changed.put(key, value);
            return changed;
        }
        Map<?, ?> inner = switch (changed.get(key)) {
            case null -> Map.of();
            case Map<?, ?> map -> map;
            default -> throw new Unwritable(key + " is not a table of settings, as " + at + " needs it to be");
        };
        changed.put(key, with(inner, at, depth + 1, value));
        return changed;
    }

    /** The meaning without what is at a location; an object that becomes empty by it goes too. */
    public static Map<String, @Nullable Object> without(Map<String, @Nullable Object> meaning, Location at) {
        if (valueAt(meaning, at) == null) {
            return meaning;
        }
        return without(meaning, at, 0);
    }

    private static Map<String, @Nullable Object> without(Map<?, ?> meaning, Location at, int depth) {
        Map<String, @Nullable Object> changed = copy(meaning);
        String key = String.valueOf(at.steps().get(depth));
        if (depth < at.steps().size() - 1 && changed.get(key) instanceof Map<?, ?> inner) {
            Map<String, @Nullable Object> rest = without(inner, at, depth + 1);
            if (!rest.isEmpty()) {
                changed.put(key, rest);
                return changed;
            }
        }
        changed.remove(key);
        return changed;
    }

    private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
