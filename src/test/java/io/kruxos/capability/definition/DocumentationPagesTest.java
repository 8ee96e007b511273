package io.kruxos.capability.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.RecoveryAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentationPagesTest {
    private static final String MEND =
            " is out of date; write it anew: ./mvnw package -DskipTests && java -cp 'target/classes:target/lib/*'"
                    + " io.kruxos.capability.definition.DocumentationPages docs";

    @Test
    void shouldBeUpToDate() throws IOException {
        for (Map.Entry<String, String> page :
                DocumentationPages.pages(Definitions.load()).entrySet()) {
            Path file = Path.of("docs").resolve(page.getKey());
            String written = Files.exists(file) ? Files.readString(file) : "";
            assertEquals(page.getValue(), written, file + MEND);
        }
    }

    @Test
    void shouldHaveNoPageWithoutADefinition() throws IOException {
        TreeSet<String> expected = new TreeSet<>();
        Definitions.CATEGORIES.forEach(name -> expected.add(name + ".md"));

        assertEquals(expected, names(Path.of("docs/capabilities")));
    }

    @Test
    void shouldReadEveryDefinitionFileThatThereIs() throws IOException {
        TreeSet<String> expected = new TreeSet<>();
        Definitions.CATEGORIES.forEach(name -> expected.add(name + ".yaml"));

        assertEquals(expected, names(Path.of("src/main/resources/capabilities")));
    }

    /** Every capability is called by its dotted name in some test, or in a scenario among the tests' resources. */
    @Test
    void shouldHaveATestForEveryCapability() throws IOException {
        StringBuilder tests = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src/test"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (file.toString().matches(".*\\.(java|ya?ml|json)")) {
                    tests.append(Files.readString(file));
                }
            }
        }
        List<String> untested = Definitions.specs(Definitions.load()).stream()
                .map(spec -> spec.name().value())
                .filter(name -> !tests.toString().contains("\"" + name + "\""))
                .toList();
        assertTrue(untested.isEmpty(), "capabilities that no test names: " + untested);
    }

    /** A recovery action that no client can call helps nobody. */
    @Test
    void shouldAdviseOnlyCallsThatThereAre() {
        List<CapabilitySpec> specs = Definitions.specs(Definitions.load());
        Set<String> names =
                specs.stream().map(spec -> spec.name().value()).collect(Collectors.toCollection(TreeSet::new));
        List<String> dead = specs.stream()
                .flatMap(spec -> spec.errors().values().stream())
                .flatMap(error -> error.recovery().stream())
                .map(RecoveryAction::capability)
                .filter(name -> name != null && !names.contains(name))
                .map(String::valueOf)
                .toList();
        assertEquals(List.of(), dead);
    }

    private static Set<String> names(Path directory) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        }
        return names;
    }
}
