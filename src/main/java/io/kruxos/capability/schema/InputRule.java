package io.kruxos.capability.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rule over several inputs, checked beside the schema. It is told in the description and not in the schema, because some
 * model providers refuse {@code oneOf} and its kin at a tool's top level. An input counts as set as {@link Condition} says.
 */
public sealed interface InputRule {
    /** What is wrong with these arguments, as a sentence; empty when the rule is kept. */
    Optional<String> broken(Map<String, @Nullable Object> arguments);

    /** The rule as a sentence for people and models. */
    String sentence();

    /** The inputs it speaks of. */
    List<String> inputs();

    /** Of these inputs, from {@code min} to {@code max} must be set. */
    record Count(List<String> inputs, int min, int max) implements InputRule {
        public Count {
            inputs = List.copyOf(inputs);
        }

        @Override
        public Optional<String> broken(Map<String, @Nullable Object> arguments) {
            List<String> set = inputs.stream()
                    .filter(input -> Condition.isSet(arguments, input))
                    .toList();
            if (set.size() >= min && set.size() <= max) {
                return Optional.empty();
            }
            return Optional.of(
                    sentence() + (set.isEmpty() ? " None is." : " Set are: " + String.join(", ", set) + "."));
        }

        @Override
        public String sentence() {
            String names = inputs.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
            String count = min == max ? "Exactly one" : min == 0 ? "At most one" : "At least one";
            return count + " of " + names + " must be set.";
        }
    }

    /** When {@code input} is set, so must be {@code needed}. */
    record Needs(String input, String needed) implements InputRule {
        @Override
        public Optional<String> broken(Map<String, @Nullable Object> arguments) {
            return Condition.isSet(arguments, input) && !Condition.isSet(arguments, needed)
                    ? Optional.of(sentence())
                    : Optional.empty();
        }

        @Override
        public String sentence() {
            return "'" + input + "' needs '" + needed + "' to be set as well.";
        }

        @Override
        public List<String> inputs() {
            return List.of(input, needed);
        }
    }
}
