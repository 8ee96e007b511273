package io.kruxos.capability.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.capability.CapabilityDefinition;
import io.kruxos.domain.PathFact;
import io.kruxos.domain.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionReaderTest {
    /** The example that the documentation shows to authors. */
    private static String example() throws IOException {
        String page = Files.readString(Path.of("docs/capability-definitions.md"));
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();
        return page.substring(start, page.indexOf("```", start));
    }

    @Test
    void shouldReadTheExampleOfTheDocumentation() throws IOException {
        Category category = DefinitionReader.read("filesystem.yaml", example());

        CapabilitySpec edit = category.capabilities().getFirst();
        assertEquals("filesystem.edit", edit.name().value());
        assertEquals(Tier.NOTIFY, edit.definition().defaultTier());
        assertEquals(
                new CapabilityDefinition.Effects(false, true, false, false),
                edit.definition().effects());
        FactRules.PathRule path = edit.facts().paths().getFirst();
        assertEquals(PathFact.Reach.SUBTREE, path.reach().of(Map.of("include_glob", "**/*.java")));
        assertEquals(PathFact.Reach.ENTRY, path.reach().of(Map.of("include_glob", "")));
        assertEquals(PathFact.Access.READ, path.access().of(Map.of("dry_run", true)));
        assertEquals(PathFact.Access.WRITE, path.access().of(Map.of("dry_run", false)));
        assertEquals(false, edit.definition().inputSchema().get("additionalProperties"));
        assertEquals(
                List.of("path", "pattern", "replace"),
                edit.definition().inputSchema().get("required"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    about: The text to replace. | abuot: The text to replace. | filesystem.yaml:18: 'about' is missing; is 'abuot' meant to be it?
                    replace_all:  { type: boolean | replace_all:  { type: bolean | filesystem.yaml:21: 'type' is unknown: bolean. Did you mean 'boolean'?
                    tags: [edit | tagz: [edit | filesystem.yaml:41: unknown key 'tagz'. Did you mean 'tags'?
                    max_length: 65536, | foo: 1, | filesystem.yaml:18: an input of type string needs 'max_length'
                    - input: path | - input: pattern | filesystem.yaml:27: 'input' names no input of type path: pattern
                    facts:     | fact:      | is a path, host or url and stands in no rule of 'facts'
                    filesystem.edit: | network.edit: | is no name of category filesystem
                    read_only: false | read_only: true | filesystem.yaml:12: 'effects' says read_only, yet there are side effects
                    [expected_replacements, replace_all] | [expected_replacement, replace_all] | Did you mean 'expected_replacements'?
                    when: include_glob | when: include_globs | names no input: include_globs. Did you mean 'include_glob'?
                    dry_run:      {  | path:  { | 'path' stands here twice
                    min: 1, max: 100000, | min: 1, | needs 'min' and 'max'
                    default: false, about: Only | default: 7, about: Only | filesystem.yaml:22: 'default' does not fit: 'dry_run' must be true or false
                    - input: path | - fixed: /workspace/../etc | filesystem.yaml:27: 'fixed' must be a normalised path
                    tier: notify | tier: maybe | filesystem.yaml:11: 'tier' must be
                    """)
    void shouldNameFileAndLineOfWhatIsWrong(String right, String wrong, String expected) throws IOException {
        String text = example();
        assertTrue(text.contains(right.strip()), right);

        DefinitionException error = assertThrows(
                DefinitionException.class,
                () -> DefinitionReader.read("filesystem.yaml", text.replace(right.strip(), wrong.strip())));

        assertTrue(String.valueOf(error.getMessage()).contains(expected), error.getMessage());
    }

    @Test
    void shouldReadWhatStandsAtAnAnchorOnceMore() throws IOException {
        String flag = "{ type: boolean, default: false, about: Only show the diff. }";
        String text = example()
                .replace("{ type: boolean, default: false, about: Replace however many there are. }", "&flag " + flag)
                .replace("dry_run:      " + flag, "dry_run: *flag");

        CapabilitySpec edit =
                DefinitionReader.read("filesystem.yaml", text).capabilities().getFirst();

        assertEquals(
                "Only show the diff.",
                edit.inputs().field("dry_run").orElseThrow().about());
        DefinitionException error = assertThrows(
                DefinitionException.class,
                () -> DefinitionReader.read("filesystem.yaml", text.replace("*flag", "*falg")));
        assertTrue(String.valueOf(error.getMessage()).contains(":22: no anchor further up is called 'falg'"));
    }

    @Test
    void shouldRefuseWhatIsNoYaml() {
        DefinitionException error =
                assertThrows(DefinitionException.class, () -> DefinitionReader.read("x.yaml", "a: [1, 2"));
        assertTrue(String.valueOf(error.getMessage()).startsWith("x.yaml:"), error.getMessage());
    }
}
