package io.kruxos.capability.definition;

import io.kruxos.capability.CapabilityDefinition;
import io.kruxos.capability.schema.InputRule;
import io.kruxos.capability.schema.ValueType;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a definition file says of one capability.
 *
 * @param definition the part that clients and policy need
 * @param purpose one sentence: what it does
 * @param runs where its code runs
 * @param rules rules over several inputs
 * @param timeoutInput the integer input, in seconds, that says how long the call may run; empty when none does
 * @param errors its own errors by type; the common ones are not listed
 */
public record CapabilitySpec(
        CapabilityDefinition definition,
        String purpose,
        String useWhen,
        String avoidWhen,
        Runs runs,
        ValueType.Fields inputs,
        ValueType.Fields outputs,
        List<InputRule> rules,
        List<String> sideEffects,
        FactRules facts,
        Optional<String> timeoutInput,
        Map<String, ErrorSpec> errors,
        List<Pattern> patterns) {
    /** Where a capability's code runs. */
    public enum Runs {
        /** On a confined thread in the agent's cell, as {@link io.kruxos.sandbox.CellWork}. */
        CELL,
        /** In the gateway, as a handler that touches neither files of agents nor processes. */
        GATEWAY
    }

    /** A way of use that works: a title and its steps. */
    public record Pattern(String title, List<String> steps) {
        public Pattern {
            steps = List.copyOf(steps);
        }
    }

    /** An error of a capability and what to do about it. */
    public record ErrorSpec(String type, String about, boolean retryable, List<RecoveryAction> recovery) {
        public ErrorSpec {
            recovery = List.copyOf(recovery);
        }
    }

    public CapabilitySpec {
        rules = List.copyOf(rules);
        sideEffects = List.copyOf(sideEffects);
        patterns = List.copyOf(patterns);
    }

    public CapabilityName name() {
        return definition.name();
    }

    /** The error with this capability's recovery actions, where it has none of its own. */
    public StructuredError advised(StructuredError error) {
        ErrorSpec spec = errors.get(error.type());
        if (spec == null || !error.recoveryActions().isEmpty()) {
            return error;
        }
        return new StructuredError(
                error.type(),
                error.message(),
                error.agentDescription(),
                spec.recovery(),
                error.retryable() || spec.retryable(),
                error.retryAfter(),
                error.context());
    }

    /** How long the call asks to run; empty when it does not say. */
    public Optional<Duration> timeout(Map<String, @Nullable Object> arguments) {
        return timeoutInput
                .map(arguments::get)
                .filter(Number.class::isInstance)
                .map(seconds -> Duration.ofSeconds(((Number) seconds).longValue()));
    }
}
