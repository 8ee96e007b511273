package io.kruxos.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFileTest {
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private Configuration read(String yaml) throws IOException {
        return ConfigurationFile.read(Files.writeString(directory.resolve("kruxos.yaml"), yaml));
    }

    @Test
    void shouldHaveTheDefaultsThatItsPageShows() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("docs/configuration.md")));
        assertTrue(example.find());
        assertEquals(Configuration.DEFAULT, read(example.group(1)));
    }

    @Test
    void shouldTakeAMissingOrEmptyFileForDefaults() throws IOException {
        assertEquals(Configuration.DEFAULT, ConfigurationFile.read(directory.resolve("nothing")));
        assertEquals(Configuration.DEFAULT, read(""));
        assertEquals(Configuration.DEFAULT, read("# a comment\n"));
    }

    @Test
    void shouldReadSettings() throws IOException {
        Configuration read = read("gateway: { port: 0, plain_from: nowhere }\napproval: { timeout: 90s }\n");
        assertEquals(0, read.listen().port());
        assertEquals(Duration.ofSeconds(90), read.approvalTimeout());
        assertEquals(Configuration.DEFAULT.pendingMax(), read.pendingMax());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gateway: { prot: 7700 }|gateway.prot",
                "gateways: {}|gateways",
                "gateway: { port: 70000 }|gateway.port",
                "gateway: { port: '7700' }|gateway.port",
                "approval: { timeout: soon }|approval.timeout",
                "approval: { timeout: 0s }|approval.timeout",
                "sandbox: { mode: strong }|full, rootless, off",
                "gateway: { listen: 127.0.0.1 }|gateway.listen",
                "- a list|a map of settings",
                "gateway: [|kruxos.yaml"
            })
    void shouldRefuseWhatMakesNoSenseByName(String yaml, String named) {
        InvalidConfiguration refusal = assertThrows(InvalidConfiguration.class, () -> read(yaml));
        assertTrue(String.valueOf(refusal.getMessage()).contains(named), refusal.getMessage());
    }
}
