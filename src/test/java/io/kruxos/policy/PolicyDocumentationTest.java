package io.kruxos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/policies.md} is true: its examples compile, and it leaves no key out. */
class PolicyDocumentationTest {
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private static String page() throws IOException {
        return Files.readString(Path.of("docs", "policies.md"));
    }

    static Stream<String> examples() throws IOException {
        List<String> examples =
                EXAMPLE.matcher(page()).results().map(MatchResult::group).toList();
        assertTrue(examples.size() >= 10, examples.toString());
        return examples.stream().map(example -> example.replaceAll("```(yaml\n)?", ""));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldShowPoliciesThatCompile(String example) {
        String yaml = example.contains("version: 1") ? example : "version: 1\nrules:\n" + example.indent(2);
        PolicySources sources = Books.none().withGroup("team", new PolicySource("docs/policies.md", yaml));
        switch (PolicyBook.compile(sources, Set.of())) {
            case Compilation.Compiled compiled -> assertEquals(List.of(), compiled.warnings());
            case Compilation.Rejected rejected -> assertEquals(List.of(), rejected.findings());
        }
    }

    @Test
    void shouldNameEveryMatcher() throws IOException {
        String page = page();
        for (String key : ConditionReader.KEYS) {
            assertTrue(page.contains("`" + key + "`"), key);
        }
    }
}
