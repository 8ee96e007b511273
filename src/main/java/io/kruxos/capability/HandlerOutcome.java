package io.kruxos.capability;

import io.kruxos.domain.StructuredError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an execution ended for the call path. */
public sealed interface HandlerOutcome {
    /** It ran; {@code value} fits the output schema. */
    record Answered(Map<String, @Nullable Object> value) implements HandlerOutcome {}

    /** It could not, or it failed half-way. */
    record Failed(StructuredError error) implements HandlerOutcome {}

    /**
     * Nothing was done, because a path leads through a symbolic link: decide again on arguments that {@link
     * io.kruxos.capability.facts.FactsExtractor#redirected} rewrote, and execute with a new permit.
     *
     * @param realPaths from agent paths as they were sent, or directories above them, to what they really are
     */
    record Redirected(Map<String, String> realPaths) implements HandlerOutcome {
        public Redirected {
            realPaths = Map.copyOf(realPaths);
        }
    }
}
