package io.kruxos.capability.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question about one input of a call: whether it is set, or whether it has a certain value.
 *
 * @param value the value as text ({@code mode=all}); null asks whether the input is set
 */
public record Condition(String input, @Nullable String value) {
    /** Reads {@code input} or {@code input=value}. */
    public static Condition of(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new Condition(text.strip(), null)
                : new Condition(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip());
    }

    public boolean holds(Map<String, @Nullable Object> arguments) {
        return value == null ? isSet(arguments, input) : value.equals(String.valueOf(arguments.get(input)));
    }

    /** Whether an input is set: there, and not null, false, or an empty text. */
    static boolean isSet(Map<String, @Nullable Object> arguments, String input) {
        Object given = arguments.get(input);
        return given != null && !given.equals(false) && !given.equals("");
    }

    @Override
    public String toString() {
        return value == null ? input : input + "=" + value;
    }
}
