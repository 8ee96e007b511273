package io.kruxos.domain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a governed call ended for its client. */
public sealed interface CallResult {
    /** It ran; {@code value} fits the capability's output schema. */
    record Answered(Map<String, @Nullable Object> value) implements CallResult {}

    /** It did not run, or it ran and failed. */
    record Failed(StructuredError error) implements CallResult {}
}
