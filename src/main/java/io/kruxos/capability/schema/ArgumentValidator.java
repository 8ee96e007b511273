package io.kruxos.capability.schema;

import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Validates a call's arguments against the types of a capability's inputs; it accepts exactly what the published JSON Schema
 * does, less text that is no Unicode, and then checks the rules over several inputs. Safe for all threads.
 *
 * <p>Messages name the place and what must stand there; they never repeat a value, which may be a secret.
 */
public final class ArgumentValidator {
    private static final int PROBLEMS_TOLD = 4;

    private final CapabilityName capability;
    private final ValueType.Fields inputs;
    private final List<InputRule> rules;

    public ArgumentValidator(CapabilityName capability, ValueType.Fields inputs, List<InputRule> rules) {
        this.capability = capability;
        this.inputs = inputs;
        this.rules = List.copyOf(rules);
    }

    public Validation validate(Map<String, @Nullable Object> arguments) {
        ValueCheck check = new ValueCheck();
        Map<String, @Nullable Object> normalised = check.object(inputs, arguments, "");
        if (!check.problems().isEmpty()) {
            return new Validation.Invalid(told(check.problems()));
        }
        List<ValueCheck.Problem> broken = new ArrayList<>();
        for (InputRule rule : rules) {
            Optional<String> sentence = rule.broken(normalised);
            sentence.ifPresent(text -> broken.add(new ValueCheck.Problem("", "break a rule: " + text)));
        }
        return broken.isEmpty() ? new Validation.Valid(normalised) : new Validation.Invalid(told(broken));
    }

    private io.kruxos.domain.StructuredError told(List<ValueCheck.Problem> problems) {
        StringBuilder must = new StringBuilder(problems.getFirst().must());
        for (ValueCheck.Problem more : problems.subList(1, Math.min(problems.size(), PROBLEMS_TOLD))) {
            must.append("; ").append(more.place().isEmpty() ? "they" : "'" + more.place() + "'");
            must.append(' ').append(more.must());
        }
        if (problems.size() > PROBLEMS_TOLD) {
            must.append("; and ").append(problems.size() - PROBLEMS_TOLD).append(" more");
        }
        return Errors.invalidInput(capability, problems.getFirst().place(), must.toString());
    }
}
