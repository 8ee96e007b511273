package io.kruxos.capability.definition;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The definition files that come with KruxOS. */
public final class Definitions {
    /** One file each; a jar cannot be asked for its directories, so they are named here. */
    static final List<String> CATEGORIES = List.of("agent", "filesystem", "process", "system");

    private Definitions() {}

    /**
     * Reads all of them.
     *
     * @throws DefinitionException when one is wrong
     */
    public static List<Category> load() {
        return CATEGORIES.stream().map(Definitions::load).toList();
    }

    /** All capabilities of all categories. */
    public static List<CapabilitySpec> specs(List<Category> categories) {
        return categories.stream()
                .flatMap(category -> category.capabilities().stream())
                .toList();
    }

    private static Category load(String name) {
        String file = "capabilities/" + name + ".yaml";
        try (InputStream in = Definitions.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new DefinitionException(file, 1, "the file is missing from this build");
            }
            return DefinitionReader.read(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
