package io.kruxos.capability.schema;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One input or output; also the element of a list, whose name is then empty.
 *
 * @param about what it means, in one or two sentences for a model
 * @param required whether it must be there
 * @param nullable whether {@code null} may stand for it
 * @param defaultValue what an absent input counts as, a JDK value; null for none
 * @param example a value for documentation; null for none
 */
public record Field(
        String name,
        ValueType type,
        String about,
        boolean required,
        boolean nullable,
        @Nullable Object defaultValue,
        @Nullable Object example) {
    /** The default, when there is one. */
    public Optional<Object> fallback() {
        return Optional.ofNullable(defaultValue);
    }
}
