package io.kruxos.capability;

import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.capability.schema.ArgumentValidator;
import io.kruxos.domain.CapabilityName;

/** A capability that can be called: what its file says, the validation of its arguments, and its code. */
public record Capability(CapabilitySpec spec, ArgumentValidator validator, CapabilityHandler handler) {
    static Capability of(CapabilitySpec spec, CapabilityHandler handler) {
        return new Capability(spec, new ArgumentValidator(spec.name(), spec.inputs(), spec.rules()), handler);
    }

    public CapabilityName name() {
        return spec.name();
    }

    public CapabilityDefinition definition() {
        return spec.definition();
    }
}
