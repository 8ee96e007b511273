package io.kruxos.clients.format;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as TOML says them. Source: TOML 1.0.0. */
final class TomlText {
    private TomlText() {}

    /** A value on one line; objects as inline tables. */
    static String value(@Nullable Object value) {
        return switch (value) {
            case String text -> quoted(text);
            case Map<?, ?> map -> inlineTable(map);
            case List<?> list -> list.stream().map(TomlText::value).collect(Collectors.joining(", ", "[", "]"));
            case null -> throw new Unwritable("TOML has no null");
            default -> value.toString();
        };
    }

    private static String inlineTable(Map<?, ?> map) {
        return map.isEmpty()
                ? "{}"
                : map.entrySet().stream()
                        .map(entry -> key(String.valueOf(entry.getKey())) + " = " + value(entry.getValue()))
                        .collect(Collectors.joining(", ", "{ ", " }"));
    }

    /** Keys joined by dots. */
    static String keys(List<Object> steps) {
        return steps.stream()
                .filter(String.class::isInstance)
                .map(step -> key((String) step))
                .collect(Collectors.joining("."));
    }

    private static String key(String key) {
        boolean bare = !key.isEmpty()
                && key.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || c == '_'
                                || c == '-');
        return bare ? key : quoted(key);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
