package io.kruxos.capability.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.capability.definition.Category;
import io.kruxos.capability.definition.DefinitionReader;
import io.kruxos.testing.MovableClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilesystemDefinitionsTest {
    @Test
    void shouldHaveOneWorkForEachDefinition() {
        Set<String> defined = new HashSet<>();
        for (CapabilitySpec spec : definitions().capabilities()) {
            assertEquals(CapabilitySpec.Runs.CELL, spec.runs());
            assertFalse(spec.facts().paths().isEmpty());
            defined.add(spec.name().value());
        }
        try (FilesystemWorks works = new FilesystemWorks(new MovableClock(), new Random(), Long::toString)) {
            Set<String> worked = new HashSet<>(works.byName().keySet());
            assertEquals(true, worked.remove(FilesystemWorks.PREVIEW));
            assertEquals(defined, worked);
        }
    }

    @Test
    void shouldRehearseEveryWork() {
        try (FilesystemWorks works = new FilesystemWorks(new MovableClock(), new Random(), Long::toString)) {
            works.warmUp();
        }
    }

    static Category definitions() {
        try (InputStream file = FilesystemDefinitionsTest.class.getResourceAsStream("/capabilities/filesystem.yaml")) {
            assertNotNull(file);
            return DefinitionReader.read("filesystem.yaml", new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
