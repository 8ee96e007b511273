package io.kruxos.call;

import io.kruxos.capability.Capability;
import io.kruxos.domain.Agent;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Caller;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at what a call would touch, without changing anything, before a person is asked about it. */
@FunctionalInterface
public interface Inspector {
    Inspection inspect(
            CallId call, Caller caller, Agent agent, Capability capability, Map<String, @Nullable Object> arguments);

    /** What was seen. */
    sealed interface Inspection {
        /**
         * No link is on the way.
         *
         * @param preview a unified diff, or null where there is nothing to show
         */
        record Seen(@Nullable String preview) implements Inspection {}

        /** A path leads through a symbolic link: decide on what it really is, before anybody is asked. */
        record Redirected(Map<String, String> realPaths) implements Inspection {}
    }
}
