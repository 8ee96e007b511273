package io.kruxos.capability.definition;

import io.kruxos.capability.schema.Condition;
import io.kruxos.capability.schema.Field;
import io.kruxos.capability.schema.ValueType;
import io.kruxos.domain.NearestWord;
import io.kruxos.domain.PathFact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code facts}; every input that is a path, host or URL must be one, or policy would not see it. */
final class FactRulesReader {
    private static final Pattern FIXED = Pattern.compile("/workspace(/(?!\\.{1,2}(/|$))[^/\\p{Cntrl}]+)*");

    private final ValueType.Fields inputs;
    private final Map<String, ValueType> places = new LinkedHashMap<>();

    FactRulesReader(ValueType.Fields inputs) {
        this.inputs = inputs;
        inputs.fields().forEach(field -> collect(field.name(), field));
    }

    FactRules read(Section capability) {
        Optional<Section> section = capability.section("facts");
        List<FactRules.PathRule> paths = new ArrayList<>();
        List<FactRules.HostRule> hosts = new ArrayList<>();
        List<FactRules.UrlRule> urls = new ArrayList<>();
        section.ifPresent(facts -> {
            facts.sections("paths").forEach(rule -> paths.add(path(rule)));
            facts.sections("hosts").forEach(rule -> hosts.add(host(rule)));
            facts.sections("urls").forEach(rule -> urls.add(url(rule)));
        });
        Optional<FactRules.CommandRule> command =
                section.flatMap(facts -> facts.section("command")).map(this::command);
        section.ifPresent(Section::finish);
        requireAllSeen(capability);
        return new FactRules(paths, hosts, urls, command);
    }

    private FactRules.PathRule path(Section rule) {
        Optional<String> fixed = rule.optionalText("fixed");
        if (fixed.isPresent() && !FIXED.matcher(fixed.get()).matches()) {
            throw rule.wrong("fixed", "must be a normalised path at or below /workspace, not " + fixed.get());
        }
        FactRules.PathSource source = fixed.isPresent()
                ? new FactRules.PathSource.Fixed(fixed.get())
                : new FactRules.PathSource.Input(ref(rule, "input", ValueType.Kind.PATH));
        FactRules.Varying<PathFact.Access> access = varying(rule, "access", PathFact.Access.class);
        FactRules.Varying<PathFact.Reach> reach = varying(rule, "reach", PathFact.Reach.class);
        Condition when = rule.optionalText("when")
                .map(text -> condition(rule, "when", text))
                .orElse(null);
        rule.finish();
        return new FactRules.PathRule(source, access, reach, when);
    }

    private FactRules.HostRule host(Section rule) {
        InputRef ref = ref(rule, "input", ValueType.Kind.HOST);
        String portInput = rule.optionalText("port_input")
                .map(name -> input(rule, "port_input", name))
                .orElse(null);
        long port = rule.integer("port").orElse(0L);
        rule.finish();
        if (port < (portInput == null ? 1 : 0) || port > 65535) {
            throw rule.wrong("a host needs a 'port' from 1 to 65535, or a 'port_input'");
        }
        return new FactRules.HostRule(ref, portInput, (int) port);
    }

    private FactRules.UrlRule url(Section rule) {
        FactRules.UrlRule url = new FactRules.UrlRule(ref(rule, "input", ValueType.Kind.URL));
        rule.finish();
        return url;
    }

    private FactRules.CommandRule command(Section rule) {
        FactRules.CommandRule command = new FactRules.CommandRule(
                input(rule, "program", rule.text("program")),
                rule.optionalText("arguments")
                        .map(name -> input(rule, "arguments", name))
                        .orElse(null),
                rule.optionalText("shell")
                        .map(name -> input(rule, "shell", name))
                        .orElse(null),
                rule.optionalText("directory")
                        .map(name -> input(rule, "directory", name))
                        .orElse(null));
        rule.finish();
        return command;
    }

    /** Reads {@code entry} or {@code {when: include_glob, then: subtree, else: entry}}. */
    private <E extends Enum<E>> FactRules.Varying<E> varying(Section rule, String key, Class<E> type) {
        YamlNode node = rule.node(key).orElseThrow(() -> rule.wrong("'" + key + "' is missing"));
        if (node instanceof YamlNode.Scalar) {
            return FactRules.Varying.always(constant(rule, key, rule.text(key), type));
        }
        Section choice = rule.section(key).orElseThrow();
        FactRules.Varying<E> varying = new FactRules.Varying<>(
                constant(choice, "else", choice.text("else"), type),
                condition(choice, "when", choice.text("when")),
                constant(choice, "then", choice.text("then"), type));
        choice.finish();
        return varying;
    }

    private static <E extends Enum<E>> E constant(Section section, String key, String word, Class<E> type) {
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String known = constant.name().toLowerCase(java.util.Locale.ROOT);
            if (known.equals(word)) {
                return constant;
            }
            words.add(known);
        }
        throw section.wrong(key, "must be one of " + String.join(", ", words) + ", not " + word);
    }

    private Condition condition(Section section, String key, String text) {
        Condition condition = Condition.of(text);
        input(section, key, condition.input());
        return condition;
    }

    private String input(Section section, String key, String name) {
        if (inputs.field(name).isEmpty()) {
            List<String> names = inputs.fields().stream().map(Field::name).toList();
            throw section.wrong(key, "names no input: " + name + "." + NearestWord.hint(name, names));
        }
        return name;
    }

    private InputRef ref(Section rule, String key, ValueType.Kind kind) {
        String place = rule.text(key);
        ValueType type = places.get(place);
        if (type instanceof ValueType.Text text && text.kind() == kind) {
            return InputRef.of(place);
        }
        throw rule.wrong(
                key, "names no input of type " + kind.name().toLowerCase(java.util.Locale.ROOT) + ": " + place);
    }

    private void collect(String place, Field field) {
        switch (field.type()) {
            case ValueType.Items items -> collect(place + "[]", items.item());
            case ValueType.Fields fields ->
                fields.fields().forEach(inner -> collect(place + "." + inner.name(), inner));
            case ValueType.Entries entries -> collect(place + ".*", entries.value());
            case ValueType.Text text -> places.put(place, text);
            case ValueType.Choice _, ValueType.Whole _, ValueType.Real _, ValueType.Flag _, ValueType.Anything _ -> {}
        }
    }

    private void requireAllSeen(Section capability) {
        List<String> seen = new ArrayList<>();
        capability.section("facts").ifPresent(facts -> {
            for (String list : List.of("paths", "hosts", "urls")) {
                facts.sections(list).forEach(rule -> rule.optionalText("input").ifPresent(seen::add));
            }
        });
        places.forEach((place, type) -> {
            if (isFact(type) && !seen.contains(place)) {
                throw capability.wrong("input '" + place + "' is a path, host or url and stands in no rule of 'facts'");
            }
        });
    }

    private static boolean isFact(@Nullable ValueType type) {
        return type instanceof ValueType.Text text
                && switch (text.kind()) {
                    case PATH, HOST, URL -> true;
                    case STRING, GLOB, REGEX, DATETIME, SHA256, BASE64 -> false;
                };
    }
}
