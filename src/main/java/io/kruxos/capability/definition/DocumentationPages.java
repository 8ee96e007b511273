package io.kruxos.capability.definition;

import io.kruxos.domain.ErrorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes {@code docs/capabilities/<category>.md} and {@code docs/errors.md} from the definitions. */
public final class DocumentationPages {
    private static final String NOTE =
            "<!-- Written by io.kruxos.capability.definition.DocumentationPages from the capability definitions; do not edit. -->\n";

    private static final Set<String> COMMON =
            Arrays.stream(ErrorType.values()).map(ErrorType::word).collect(Collectors.toSet());

    private DocumentationPages() {}

    /** Writes all pages below the directory that is the only argument: {@code docs}. */
    public static void main(String[] arguments) throws IOException {
        Path docs = Path.of(arguments[0]);
        for (Map.Entry<String, String> page : pages(Definitions.load()).entrySet()) {
            Path file = docs.resolve(page.getKey());
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, page.getValue());
        }
    }

    /** All pages, by their path below {@code docs}. */
    static Map<String, String> pages(List<Category> categories) {
        Map<String, String> pages = new LinkedHashMap<>();
        for (Category category : categories) {
            pages.put("capabilities/" + category.name() + ".md", NOTE + CategoryPage.of(category));
        }
        pages.put("errors.md", NOTE + errors(categories));
        return pages;
    }

    private static String errors(List<Category> categories) {
        StringBuilder page = new StringBuilder("""
                # Errors

                A call that is refused or fails answers with a structured error: `error_type`, `message` (for people and logs),
                `agent_description` (what happened and what to do, for a model), `recovery_actions` (each with `action`,
                `description`, and where a call does it `capability` and `inputs`), `retryable`, `retry_after` in seconds where
                waiting helps, and `context` with figures and names.

                **STOP** means that a person has the say: the model must not try to reach the same end another way.

                ## Any call

                | type | when | what to do |
                |---|---|---|
                """);
        for (ErrorType type : ErrorType.values()) {
            row(page, "`" + type.word() + "`", type.meaning(), type.advice());
        }
        page.append("\n## Single capabilities\n\n| type | when | capabilities |\n|---|---|---|\n");
        Map<String, String> about = new TreeMap<>();
        Map<String, String> capabilities = new TreeMap<>();
        for (CapabilitySpec spec : Definitions.specs(categories)) {
            spec.errors().forEach((type, error) -> {
                if (COMMON.contains(type)) {
                    return;
                }
                about.putIfAbsent(type, error.about());
                capabilities.merge(type, link(spec), (before, one) -> before + ", " + one);
            });
        }
        about.forEach((type, text) -> row(page, "`" + type + "`", text, String.valueOf(capabilities.get(type))));
        return page.toString();
    }

    private static String link(CapabilitySpec spec) {
        return "[" + spec.name() + "](capabilities/" + spec.name().category() + ".md#" + CategoryPage.anchor(spec)
                + ")";
    }

    static void row(StringBuilder page, String... cells) {
        page.append('|');
        for (String cell : cells) {
            page.append(' ').append(cell.replace("|", "\\|").replace("\n", " ")).append(" |");
        }
        page.append('\n');
    }
}
