package io.kruxos.capability.facts;

import io.kruxos.domain.CallFacts;
import io.kruxos.domain.StructuredError;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of establishing a call's facts. */
public sealed interface Extraction {
    /**
     * Every fact is known.
     *
     * @param arguments validated, with defaults, every path in them an agent path: what policy, the question, the log and the
     *     handler all see
     * @param outOfScope the refusal of a path that is in no mount, or of a change below a read-only one. Policy decides first,
     *     so that a rule that blocks the path is named; whatever else it says, the call is refused with this
     */
    record Established(CallFacts facts, Map<String, @Nullable Object> arguments, Optional<StructuredError> outOfScope)
            implements Extraction {}

    /** A fact could not be established, and so the call is refused. */
    record Refused(StructuredError error) implements Extraction {}
}
