package io.kruxos.wire;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON-RPC request's id; {@code 5} and {@code "5"} are two ids. */
public sealed interface RpcId {
    /** At most 256 characters. */
    record OfText(String value) implements RpcId {
        private static final int CHARS_MAX = 256;

        public OfText {
            if (value.length() > CHARS_MAX) {
                throw new IllegalArgumentException("an id has at most " + CHARS_MAX + " characters");
            }
        }
    }

    /** Any integer of 64 bits. */
    record OfNumber(long value) implements RpcId {}

    /** The id as a JDK value. */
    default Object json() {
        return switch (this) {
            case OfText text -> text.value();
            case OfNumber number -> number.value();
        };
    }

    /** The id as JSON has it, so that the two kinds differ: {@code 5}, {@code "5"}. */
    default String text() {
        return JsonWriter.text(json());
    }

    /** The id that a JSON value is; empty for null, fractions, overlong strings and everything that is no id. */
    static Optional<RpcId> of(@Nullable Object json) {
        return switch (json) {
            case String text when text.length() <= OfText.CHARS_MAX -> Optional.of(new OfText(text));
            case Long number -> Optional.of(new OfNumber(number));
            case null, default -> Optional.empty();
        };
    }

    /** The id that {@link JsonScanner#scalar} found; empty for null, and for everything that is no id. */
    static Optional<RpcId> ofScalar(@Nullable String scalar) {
        if (scalar == null) {
            return Optional.empty();
        }
        if (scalar.startsWith("\"")) {
            return of(scalar.substring(1));
        }
        try {
            return of(Long.parseLong(scalar));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
