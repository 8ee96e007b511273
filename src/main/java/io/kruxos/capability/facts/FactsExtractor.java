package io.kruxos.capability.facts;

import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Mount;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the facts of a call from its arguments, as its definition says; what can't be established refuses the call. */
public final class FactsExtractor {
    private final ProgramResolver programs;

    public FactsExtractor(ProgramResolver programs) {
        this.programs = programs;
    }

    /**
     * Establishes the facts.
     *
     * @param arguments validated arguments, see {@link io.kruxos.capability.schema.ArgumentValidator}
     * @param at the instant of the call
     */
    public Extraction extract(
            CapabilitySpec spec,
            Map<String, @Nullable Object> arguments,
            Caller caller,
            List<Mount> mounts,
            Instant at) {
        FactsOfCall call = new FactsOfCall(spec, arguments, mounts, programs);
        try {
            return call.established(caller, at);
        } catch (FactMissing missing) {
            return new Extraction.Refused(missing.error());
        }
    }

    /**
     * Arguments in which every path that turned out to lead through a link is replaced by the path behind it; extract their facts
     * again, because policy must decide on those.
     *
     * @param arguments as {@link Extraction.Established} has them
     * @param realPaths from the agent paths that were sent, or directories above them, to the real ones
     */
    public static Map<String, @Nullable Object> redirected(
            CapabilitySpec spec, Map<String, @Nullable Object> arguments, Map<String, String> realPaths) {
        return Redirects.apply(spec.facts(), arguments, realPaths);
    }
}
