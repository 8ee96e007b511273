package io.kruxos.sandbox.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one decoded object, each taken once; whatever is missing, of another type or left over is refused. */
final class Fields {
    private final String what;
    private final Map<String, @Nullable Object> left;

    Fields(String what, Map<String, @Nullable Object> object) {
        this.what = what;
        this.left = new LinkedHashMap<>(object);
    }

    String text(String name) {
        return require(name, optionalText(name));
    }

    @Nullable
    String optionalText(String name) {
        Object value = left.remove(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong(name);
    }

    long integer(String name) {
        return require(name, optionalInteger(name));
    }

    int count(String name) {
        long value = integer(name);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw wrong(name);
        }
        return (int) value;
    }

    @Nullable
    Long optionalInteger(String name) {
        Object value = left.remove(name);
        if (value == null || value instanceof Long) {
            return (Long) value;
        }
        throw wrong(name);
    }

    @Nullable
    Integer optionalCount(String name) {
        Long value = optionalInteger(name);
        if (value == null) {
            return null;
        }
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw wrong(name);
        }
        return value.intValue();
    }

    @Nullable
    Double optionalNumber(String name) {
        Object value = left.remove(name);
        if (value == null || value instanceof Double) {
            return (Double) value;
        }
        throw wrong(name);
    }

    @Nullable
    Duration optionalNanos(String name) {
        Long value = optionalInteger(name);
        return value == null ? null : Duration.ofNanos(value);
    }

    boolean flag(String name) {
        if (left.remove(name) instanceof Boolean value) {
            return value;
        }
        throw wrong(name);
    }

    Map<String, @Nullable Object> object(String name) {
        return asObject(name, left.remove(name));
    }

    List<Map<String, @Nullable Object>> objects(String name) {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        for (Object element : list(name)) {
            objects.add(asObject(name, element));
        }
        return objects;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object element : list(name)) {
            if (!(element instanceof String text)) {
                throw wrong(name);
            }
            texts.add(text);
        }
        return texts;
    }

    @Nullable
    Map<String, @Nullable Object> optionalObject(String name) {
        Object value = left.remove(name);
        return value == null ? null : asObject(name, value);
    }

    /** Ends the reading: nothing may be left over. */
    void finish() {
        if (!left.isEmpty()) {
            throw new ProtocolException(
                    what + " has an unknown field " + left.keySet().iterator().next());
        }
    }

    private List<?> list(String name) {
        if (left.remove(name) instanceof List<?> list) {
            return list;
        }
        throw wrong(name);
    }

    // The decoder makes no other maps.
    @SuppressWarnings("unchecked")
    private Map<String, @Nullable Object> asObject(String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw wrong(name);
    }

    private <T> T require(String name, @Nullable T value) {
        if (value == null) {
            throw wrong(name);
        }
        return value;
    }

    private ProtocolException wrong(String name) {
        return new ProtocolException(what + " lacks a valid field " + name);
    }
}
