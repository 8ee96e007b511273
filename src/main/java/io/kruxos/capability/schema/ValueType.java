package io.kruxos.capability.schema;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The type of an input or output, with its limits. */
public sealed interface ValueType {
    /** What a number counts; null for other types and bare numbers. */
    default @Nullable String unit() {
        return null;
    }

    /**
     * Text; lengths are in Unicode code points.
     *
     * @param pattern a regular expression that the whole text must match, in the part of the syntax that Java and ECMA-262
     *     share; null for any text
     */
    record Text(
            Kind kind,
            int minLength,
            int maxLength,
            @Nullable Pattern pattern) implements ValueType {}

    /** One of a few words. */
    record Choice(List<String> values) implements ValueType {
        public Choice {
            values = List.copyOf(values);
        }
    }

    /** A whole number from {@code min} to {@code max}. */
    record Whole(long min, long max, @Nullable String unit) implements ValueType {}

    /** A number from {@code min} to {@code max}. */
    record Real(double min, double max, @Nullable String unit) implements ValueType {}

    /** True or false. */
    record Flag() implements ValueType {}

    /** A list of values of one type. */
    record Items(Field item, int min, int max) implements ValueType {}

    /** An object with these fields and no others. */
    record Fields(List<Field> fields) implements ValueType {
        public Fields {
            fields = List.copyOf(fields);
        }

        /** The field of this name. */
        public Optional<Field> field(String name) {
            return fields.stream().filter(field -> field.name().equals(name)).findFirst();
        }
    }

    /** An object with any keys, whose values have one type. */
    record Entries(Field value, int max) implements ValueType {}

    /** Any JSON value. */
    record Anything() implements ValueType {}

    /** What a text is. */
    enum Kind {
        /** Free text. */
        STRING,
        /** A file: an agent path, a path relative to the workspace, or a host path under a mount. */
        PATH,
        /** A pattern over paths. */
        GLOB,
        /** A regular expression. */
        REGEX,
        /** A host name or address. */
        HOST,
        /** An absolute URL. */
        URL,
        /** A time in ISO 8601, with its offset. */
        DATETIME,
        /** A SHA-256 as 64 lower-case hexadecimal digits. */
        SHA256,
        /** Bytes in base64. */
        BASE64
    }
}
