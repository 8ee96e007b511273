package io.kruxos.clients.format;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a configuration file is written. Meanings are JSON-like objects of JDK values, keys in the file's order. */
public enum FileFormat {
    TOML {
        @Override
        Map<String, @Nullable Object> read(String text) {
            return Parsing.toml(text);
        }

        @Override
        String edit(String text, Change change, Map<String, @Nullable Object> wanted) {
            return TomlEdit.apply(text, change, wanted);
        }
    },
    JSON {
        @Override
        Map<String, @Nullable Object> read(String text) {
            return text.isBlank() ? Map.of() : Parsing.json(text);
        }

        @Override
        String edit(String text, Change change, Map<String, @Nullable Object> wanted) {
            return JsonEdit.apply(text.isBlank() ? "{}\n" : text, change);
        }
    };

    abstract Map<String, @Nullable Object> read(String text);

    abstract String edit(String text, Change change, Map<String, @Nullable Object> wanted);

    /**
     * What a text means.
     *
     * @throws Unwritable when it is not of this format
     */
    public Map<String, @Nullable Object> meaning(String text) {
        return read(text);
    }

    /**
     * The text changed so that it means what is wanted, and nothing else in it changed: comments, order and layout stay.
     *
     * @throws Unwritable when that can't be done; checked by reading the result again
     */
    public String rewrite(String text, Map<String, @Nullable Object> wanted) {
        String rewritten = text;
        for (Change change : Change.between(read(text), wanted)) {
            rewritten = edit(rewritten, change, wanted);
        }
        if (!read(rewritten).equals(wanted)) {
            throw new Unwritable("it is laid out in a way that can't be changed safely; write "
                    + String.join(
                            ", ",
                            Change.between(read(text), wanted).stream()
                                    .map(change -> change.at().toString())
                                    .toList())
                    + " by hand");
        }
        return rewritten;
    }
}
