package io.kruxos.capability.schema;

import io.kruxos.domain.StructuredError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of validating arguments. */
public sealed interface Validation {
    /** They fit; {@code arguments} has the defaults, and whole numbers as Long. */
    record Valid(Map<String, @Nullable Object> arguments) implements Validation {}

    /** They do not; nothing else may look at them. */
    record Invalid(StructuredError error) implements Validation {}
}
