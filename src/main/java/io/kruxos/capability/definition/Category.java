package io.kruxos.capability.definition;

import java.util.List;

/** One definition file: capabilities that belong together. */
public record Category(String name, String title, String about, List<CapabilitySpec> capabilities) {
    public Category {
        capabilities = List.copyOf(capabilities);
    }
}
