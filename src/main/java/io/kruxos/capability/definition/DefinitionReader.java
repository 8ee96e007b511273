package io.kruxos.capability.definition;

import io.kruxos.capability.CapabilityDefinition;
import io.kruxos.capability.schema.InputRule;
import io.kruxos.capability.schema.JsonSchemas;
import io.kruxos.capability.schema.ValueType;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.NearestWord;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.Tier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one definition file; see {@code docs/capability-definitions.md}. */
public final class DefinitionReader {
    private DefinitionReader() {}

    /**
     * Reads a file's text.
     *
     * @param file its name, for messages
     * @throws DefinitionException for the first thing that is wrong
     */
    public static Category read(String file, String text) {
        return category(Section.of(file, YamlReader.read(file, text)));
    }

    private static Category category(Section section) {
        String name = section.text("category");
        String title = section.text("title");
        String about = section.text("about");
        CapabilitySpec.Runs runs = runs(section);
        List<CapabilitySpec> capabilities = new ArrayList<>();
        section.named("capabilities").forEach((dotted, capability) -> {
            capabilities.add(capability(name(name, dotted, capability), capability, runs));
        });
        section.finish();
        if (capabilities.isEmpty()) {
            throw section.wrong("no capabilities are defined");
        }
        return new Category(name, title, about, capabilities);
    }

    private static CapabilityName name(String category, String dotted, Section capability) {
        try {
            CapabilityName name = new CapabilityName(dotted);
            if (name.category().equals(category)) {
                return name;
            }
        } catch (IllegalArgumentException _) {
            // Told below, with the line.
        }
        throw capability.wrong("'" + dotted + "' is no name of category " + category + ": " + category + ".verb");
    }

    private static CapabilitySpec.Runs runs(Section section) {
        String word = section.text("runs");
        return switch (word) {
            case "cell" -> CapabilitySpec.Runs.CELL;
            case "gateway" -> CapabilitySpec.Runs.GATEWAY;
            default -> throw section.wrong("runs", "must be cell or gateway, not " + word);
        };
    }

    private static CapabilitySpec capability(CapabilityName name, Section section, CapabilitySpec.Runs runs) {
        String title = section.text("title");
        String purpose = section.text("purpose");
        String useWhen = section.text("use_when");
        String avoidWhen = section.text("avoid_when");
        Tier tier = tier(section);
        List<String> sideEffects = section.texts("side_effects");
        CapabilityDefinition.Effects effects = effects(section, sideEffects);
        ValueType.Fields inputs = new FieldReader(FieldReader.Side.INPUT).fields(section.named("inputs"));
        ValueType.Fields outputs = new FieldReader(FieldReader.Side.OUTPUT).fields(section.named("outputs"));
        List<InputRule> rules = rules(section, inputs);
        FactRules facts = new FactRulesReader(inputs).read(section);
        Optional<String> timeout = timeout(section, inputs);
        Map<String, CapabilitySpec.ErrorSpec> errors = errors(section);
        List<CapabilitySpec.Pattern> patterns = patterns(section);
        List<String> tags = section.texts("tags");
        section.finish();
        CapabilityDefinition definition = new CapabilityDefinition(
                name,
                title,
                description(purpose, useWhen, avoidWhen, rules),
                tier,
                JsonSchemas.of(inputs),
                JsonSchemas.of(outputs),
                effects,
                List.copyOf(tags));
        return new CapabilitySpec(
                definition,
                purpose,
                useWhen,
                avoidWhen,
                runs,
                inputs,
                outputs,
                rules,
                sideEffects,
                facts,
                timeout,
                errors,
                patterns);
    }

    private static String description(String purpose, String useWhen, String avoidWhen, List<InputRule> rules) {
        String together = rules.stream().map(InputRule::sentence).collect(Collectors.joining(" "));
        return (purpose + "\nUse it when: " + useWhen + "\nNot when: " + avoidWhen + "\n" + together).strip();
    }

    private static Tier tier(Section section) {
        String word = section.text("tier");
        return Tier.ofWord(word)
                .orElseThrow(() ->
                        section.wrong("tier", "must be autonomous, notify, approval_required or blocked, not " + word));
    }

    private static CapabilityDefinition.Effects effects(Section section, List<String> sideEffects) {
        Section effects = section.section("effects").orElseThrow(() -> section.wrong("'effects' is missing"));
        boolean readOnly = effects.flag("read_only", false);
        CapabilityDefinition.Effects read = new CapabilityDefinition.Effects(
                readOnly,
                effects.flag("destructive", false),
                effects.flag("idempotent", false),
                effects.flag("open_world", false));
        effects.finish();
        if (readOnly && (read.destructive() || !sideEffects.isEmpty())) {
            throw section.wrong("effects", "says read_only, yet there are side effects");
        }
        if (!readOnly && sideEffects.isEmpty()) {
            throw section.wrong("what is not read_only must name its 'side_effects'");
        }
        return read;
    }

    private static List<InputRule> rules(Section section, ValueType.Fields inputs) {
        List<InputRule> rules = new ArrayList<>();
        for (Section rule : section.sections("rules")) {
            List<String> exactly = rule.texts("exactly_one");
            List<String> most = rule.texts("at_most_one");
            List<String> least = rule.texts("at_least_one");
            List<String> needs = rule.texts("needs");
            rule.finish();
            List<List<String>> given = List.of(exactly, most, least, needs).stream()
                    .filter(list -> !list.isEmpty())
                    .toList();
            if (given.size() != 1 || given.getFirst().size() < 2 || (!needs.isEmpty() && needs.size() != 2)) {
                throw rule.wrong(
                        "a rule is one of exactly_one, at_most_one, at_least_one, needs, with two or more inputs");
            }
            InputRule read;
            if (!needs.isEmpty()) {
                read = new InputRule.Needs(needs.get(0), needs.get(1));
            } else {
                List<String> names = given.getFirst();
                read = new InputRule.Count(names, most.isEmpty() ? 1 : 0, least.isEmpty() ? 1 : names.size());
            }
            requireInputs(rule, read, inputs);
            rules.add(read);
        }
        return rules;
    }

    private static void requireInputs(Section rule, InputRule read, ValueType.Fields inputs) {
        for (String name : read.inputs()) {
            if (inputs.field(name).isEmpty()) {
                List<String> names =
                        inputs.fields().stream().map(field -> field.name()).toList();
                throw rule.wrong("a rule names no input: " + name + "." + NearestWord.hint(name, names));
            }
        }
    }

    private static Optional<String> timeout(Section section, ValueType.Fields inputs) {
        Optional<String> name = section.optionalText("timeout_input");
        name.ifPresent(input -> {
            boolean whole = inputs.field(input)
                    .filter(field -> field.type() instanceof ValueType.Whole)
                    .isPresent();
            if (!whole) {
                throw section.wrong("timeout_input", "names no whole number among the inputs: " + input);
            }
        });
        return name;
    }

    private static Map<String, CapabilitySpec.ErrorSpec> errors(Section section) {
        Map<String, CapabilitySpec.ErrorSpec> errors = new LinkedHashMap<>();
        section.named("errors").forEach((type, error) -> {
            String about = error.text("about");
            boolean retryable = error.flag("retryable", false);
            List<RecoveryAction> recovery = error.sections("recovery").stream()
                    .map(DefinitionReader::recovery)
                    .toList();
            error.finish();
            if (recovery.isEmpty()) {
                throw error.wrong("error '" + type + "' needs a 'recovery': what should the model do?");
            }
            errors.put(type, new CapabilitySpec.ErrorSpec(type, about, retryable, recovery));
        });
        return Collections.unmodifiableMap(errors);
    }

    private static RecoveryAction recovery(Section section) {
        String action = section.text("action");
        String description = section.text("do");
        String capability = section.optionalText("call").orElse(null);
        Map<String, @Nullable Object> inputs = null;
        if (section.value("inputs").orElse(null) instanceof Map<?, ?> given) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            given.forEach((key, value) -> copy.put((String) key, value));
            inputs = copy;
        }
        section.finish();
        return new RecoveryAction(action, description, capability, inputs);
    }

    private static List<CapabilitySpec.Pattern> patterns(Section section) {
        List<CapabilitySpec.Pattern> patterns = new ArrayList<>();
        for (Section pattern : section.sections("patterns")) {
            patterns.add(new CapabilitySpec.Pattern(pattern.text("title"), pattern.texts("steps")));
            pattern.finish();
        }
        return patterns;
    }
}
