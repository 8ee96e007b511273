package io.kruxos.sandbox;

import io.kruxos.domain.StructuredError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How work in a cell ended. */
public sealed interface WorkResult {
    /** It ran. */
    record Done(Map<String, @Nullable Object> value) implements WorkResult {}

    /** It could not, or it failed half-way; the error says which. */
    record Failed(StructuredError error) implements WorkResult {}

    /**
     * Nothing was done, because a path leads through a symbolic link: policy must decide on what it really is.
     *
     * @param realPaths from each agent path as it was sent to the absolute path behind the links, which need not lie in a mount
     */
    record Redirected(Map<String, String> realPaths) implements WorkResult {
        public Redirected {
            realPaths = Map.copyOf(realPaths);
        }
    }
}
