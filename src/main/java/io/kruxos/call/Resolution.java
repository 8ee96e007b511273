package io.kruxos.call;

import io.kruxos.audit.Entry.Refusal;
import io.kruxos.capability.Capability;
import io.kruxos.capability.CapabilityDefinition;
import io.kruxos.capability.CapabilityRegistry;
import io.kruxos.capability.facts.Extraction;
import io.kruxos.capability.facts.FactsExtractor;
import io.kruxos.capability.schema.Validation;
import io.kruxos.domain.Errors;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Step 1: from a name and arguments as a client wrote them to a capability, validated arguments and facts. */
public final class Resolution {
    private final CapabilityRegistry capabilities;
    private final FactsExtractor extractor;

    public Resolution(CapabilityRegistry capabilities, FactsExtractor extractor) {
        this.capabilities = capabilities;
        this.extractor = extractor;
    }

    Request resolve(Call call) {
        String name = call.invocation().capability();
        Capability capability = capabilities
                .find(name)
                .orElseThrow(() -> RefusedCall.early(
                        Refusal.UNKNOWN_CAPABILITY,
                        Errors.unknownCapability(
                                name,
                                capabilities.definitions().stream()
                                        .map(CapabilityDefinition::name)
                                        .map(Object::toString)
                                        .toList())));
        return switch (capability.validator().validate(call.invocation().arguments())) {
            case Validation.Valid(var arguments) -> establish(call, capability, arguments);
            case Validation.Invalid(var error) -> throw RefusedCall.early(Refusal.INVALID, error);
        };
    }

    /** The same call, with the paths behind the links that were found on its way. */
    Request redirected(Call call, Request request, Map<String, String> realPaths) {
        return establish(
                call,
                request.capability(),
                FactsExtractor.redirected(request.capability().spec(), request.arguments(), realPaths));
    }

    private Request establish(Call call, Capability capability, Map<String, @Nullable Object> arguments) {
        return switch (extractor.extract(
                capability.spec(), arguments, call.caller(), call.agent().mounts(), call.at())) {
            case Extraction.Established(var facts, var normalised, var outOfScope) ->
                new Request(capability, normalised, facts, outOfScope);
            case Extraction.Refused(var error) -> throw RefusedCall.early(Refusal.INVALID, error);
        };
    }
}
