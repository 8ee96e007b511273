package io.kruxos.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A mapping of a policy file whose keys are known; what is wrong with it goes to the findings. */
final class Fields {
    private static final int ITEMS_MAX = 1000;

    private final Yaml.Table table;
    private final Findings findings;

    private Fields(Yaml.Table table, Findings findings) {
        this.table = table;
        this.findings = findings;
    }

    /** Takes a node as a mapping of these keys; each unknown key is an error. Empty when it is no mapping. */
    static Optional<Fields> of(Yaml node, Set<String> keys, String what, Findings findings) {
        if (!(node instanceof Yaml.Table table)) {
            findings.error(
                    node,
                    what + " is a mapping of: "
                            + String.join(", ", keys.stream().sorted().toList()));
            return Optional.empty();
        }
        for (Yaml.Entry entry : table.entries().values()) {
            String key = entry.key().value();
            if (!keys.contains(key)) {
                findings.error(
                        entry.key(), "unknown key \"" + Words.shown(key) + "\" in " + what + Words.hint(key, keys));
            }
        }
        return Optional.of(new Fields(table, findings));
    }

    Yaml.Table node() {
        return table;
    }

    /** The value of a key, unless it is left out. */
    Optional<Yaml> find(String key) {
        return Optional.ofNullable(table.entries().get(key)).map(Yaml.Entry::value);
    }

    /** The value of a key that must be there. */
    Optional<Yaml> require(String key, String what) {
        Optional<Yaml> value = find(key);
        if (value.isEmpty()) {
            findings.error(table, what + " needs the key \"" + key + "\"");
        }
        return value;
    }

    /** The text of a key. */
    Optional<Yaml.Text> text(String key) {
        return find(key).flatMap(value -> text(value, key));
    }

    private Optional<Yaml.Text> text(Yaml value, String key) {
        if (value instanceof Yaml.Text text && !text.absent()) {
            return Optional.of(text);
        }
        findings.error(value, "\"" + key + "\" is one word or text");
        return Optional.empty();
    }

    /** One text or a list of them; a list may be empty only when {@code least} is 0. */
    List<Yaml.Text> texts(String key, int least) {
        Yaml value = find(key).orElse(null);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof Yaml.Sequence list)) {
            return text(value, key).stream().toList();
        }
        if (list.items().size() < least || list.items().size() > ITEMS_MAX) {
            findings.error(list, "\"" + key + "\" has " + least + " to " + ITEMS_MAX + " entries");
            return List.of();
        }
        return list.items().stream().flatMap(item -> text(item, key).stream()).toList();
    }

    /** One or more texts of a key, each understood by {@code parser}, whose refusals become findings. */
    <T> List<T> parsed(String key, Function<String, T> parser) {
        return texts(key, 1).stream()
                .flatMap(text -> parse(text, parser).stream())
                .toList();
    }

    /** The text of a key, understood by {@code parser}, whose refusals become findings. */
    <T> Optional<T> value(String key, Function<String, T> parser) {
        return text(key).flatMap(text -> parse(text, parser));
    }

    private <T> Optional<T> parse(Yaml.Text text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text.value()));
        } catch (IllegalArgumentException e) {
            findings.error(text, "\"" + Words.shown(text.value()) + "\": " + e.getMessage());
            return Optional.empty();
        }
    }
}
