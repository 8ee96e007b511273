package io.kruxos.capability.definition;

import io.kruxos.domain.NearestWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A mapping of a definition file that is read key by key; keys that nobody asked for are errors, see {@link #finish}. */
final class Section {
    private final String file;
    private final YamlNode.Mapping mapping;
    private final Set<String> known = new LinkedHashSet<>();

    private Section(String file, YamlNode.Mapping mapping) {
        this.file = file;
        this.mapping = mapping;
    }

    static Section of(String file, YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            return new Section(file, mapping);
        }
        throw new DefinitionException(file, node.line(), "keys and values are expected here");
    }

    String text(String key) {
        return optionalText(key).orElseThrow(() -> missing(key));
    }

    Optional<String> optionalText(String key) {
        return scalar(key, String.class, "must be a text").map(String::strip);
    }

    boolean flag(String key, boolean otherwise) {
        return scalar(key, Boolean.class, "must be true or false").orElse(otherwise);
    }

    Optional<Long> integer(String key) {
        return scalar(key, Long.class, "must be a whole number");
    }

    Optional<Double> number(String key) {
        return scalar(key, Number.class, "must be a number").map(Number::doubleValue);
    }

    /** Any value, as JDK values. */
    Optional<Object> value(String key) {
        Optional<YamlNode> node = node(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        Object plain = plain(node.get());
        if (plain == null) {
            throw wrong(key, "must not be null");
        }
        return Optional.of(plain);
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (YamlNode node : nodes(key)) {
            if (node instanceof YamlNode.Scalar(String text, int _)) {
                texts.add(text.strip());
            } else {
                throw new DefinitionException(file, node.line(), "'" + key + "' must be a list of texts");
            }
        }
        return texts;
    }

    Optional<Section> section(String key) {
        return node(key).map(node -> of(file, node));
    }

    /** The elements of a list of mappings; none when the key is absent. */
    List<Section> sections(String key) {
        return nodes(key).stream().map(node -> of(file, node)).toList();
    }

    /** The mappings below a key, by name, in the order of the file; none when the key is absent. */
    Map<String, Section> named(String key) {
        Map<String, Section> sections = new LinkedHashMap<>();
        section(key)
                .ifPresent(outer -> outer.mapping.entries().forEach((name, node) -> {
                    outer.known.add(name);
                    sections.put(name, of(file, node));
                }));
        return sections;
    }

    Optional<YamlNode> node(String key) {
        known.add(key);
        return Optional.ofNullable(mapping.entries().get(key));
    }

    /** The names of all keys, which then count as known. */
    Set<String> keys() {
        known.addAll(mapping.entries().keySet());
        return mapping.entries().keySet();
    }

    /** Refuses what was not asked for. */
    void finish() {
        mapping.entries().forEach((key, node) -> {
            if (!known.contains(key)) {
                throw new DefinitionException(
                        file,
                        node.line(),
                        "unknown key '" + key + "'." + NearestWord.hint(key, known) + " Known: "
                                + String.join(", ", known));
            }
        });
    }

    DefinitionException wrong(String key, String what) {
        YamlNode node = mapping.entries().get(key);
        return new DefinitionException(file, node == null ? mapping.line() : node.line(), "'" + key + "' " + what);
    }

    DefinitionException wrong(String what) {
        return new DefinitionException(file, mapping.line(), what);
    }

    private DefinitionException missing(String key) {
        String near = NearestWord.of(key, mapping.entries().keySet())
                .filter(other -> !known.contains(other))
                .map(other -> "; is '" + other + "' meant to be it?")
                .orElse("");
        return wrong("'" + key + "' is missing" + near);
    }

    private <T> Optional<T> scalar(String key, Class<T> type, String otherwise) {
        Optional<YamlNode> node = node(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (node.get() instanceof YamlNode.Scalar scalar && type.isInstance(scalar.value())) {
            return Optional.of(type.cast(scalar.value()));
        }
        throw wrong(key, otherwise);
    }

    private List<YamlNode> nodes(String key) {
        Optional<YamlNode> node = node(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (node.get() instanceof YamlNode.Sequence list) {
            return list.elements();
        }
        throw wrong(key, "must be a list");
    }

    private static @Nullable Object plain(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar scalar -> scalar.value();
            case YamlNode.Sequence list -> {
                List<@Nullable Object> values = new ArrayList<>();
                list.elements().forEach(element -> values.add(plain(element)));
                yield values;
            }
            case YamlNode.Mapping map -> {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                map.entries().forEach((key, value) -> values.put(key, plain(value)));
                yield values;
            }
        };
    }
}
