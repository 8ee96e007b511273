package io.kruxos.shipped;

import io.kruxos.policy.PolicySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The policies of the jar. Reading them is kept out of {@code policy}, which does no I/O. */
public final class ShippedPolicies {
    private static final List<String> TEMPLATES =
            List.of("coding-agent", "default", "enterprise-restrictive", "personal-permissive", "team-moderate");

    private ShippedPolicies() {}

    /** The built-in layer, which no file loosens. */
    public static PolicySource system() {
        return new PolicySource("built-in/system.yaml", read("/policies/system.yaml"));
    }

    /** The names of all templates, in order. */
    public static List<String> templates() {
        return TEMPLATES;
    }

    /**
     * The YAML of a template: a group's or an organization's policy to start from.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static String template(String name) {
        if (!TEMPLATES.contains(name)) {
            throw new IllegalArgumentException("no policy template is called " + name + "; there are " + TEMPLATES);
        }
        return read("/policies/templates/" + name + ".yaml");
    }

    private static String read(String resource) {
        try (InputStream in = ShippedPolicies.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar cannot be read", e);
        }
    }
}
