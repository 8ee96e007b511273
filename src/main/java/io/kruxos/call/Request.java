package io.kruxos.call;

import io.kruxos.capability.Capability;
import io.kruxos.domain.CallFacts;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Digest;
import io.kruxos.domain.StructuredError;
import io.kruxos.wire.CborCodec;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call that is understood: which capability, with which validated arguments, touching what.
 *
 * @param outOfScope the refusal of a path that the agent does not have; policy still speaks first, so that a rule is named
 */
record Request(
        Capability capability,
        Map<String, @Nullable Object> arguments,
        CallFacts facts,
        Optional<StructuredError> outOfScope) {

    CapabilityName name() {
        return capability.name();
    }

    boolean readOnly() {
        return capability.definition().effects().readOnly();
    }

    /** Of the capability and the arguments: an approval holds for exactly these. */
    Digest digest() {
        return Digest.of(CborCodec.encode(Map.of("capability", name().value(), "arguments", arguments)));
    }
}
