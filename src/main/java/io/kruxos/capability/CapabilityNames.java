package io.kruxos.capability;

import io.kruxos.domain.CapabilityName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of all names that capabilities are called by: {@code filesystem.read} as it is, {@code filesystem_read} as MCP lists
 * it, and {@code filesystem__read}.
 */
public final class CapabilityNames {
    private final Map<String, CapabilityName> byForm;

    private CapabilityNames(Map<String, CapabilityName> byForm) {
        this.byForm = Map.copyOf(byForm);
    }

    /**
     * The table of these capabilities.
     *
     * @throws IllegalStateException when two of them could be called by one name
     */
    public static CapabilityNames of(Collection<CapabilityName> names) {
        Map<String, CapabilityName> byForm = new HashMap<>();
        for (CapabilityName name : names) {
            for (String form : List.of(name.value(), listed(name), spelled(name, "__"))) {
                CapabilityName other = byForm.putIfAbsent(form, name);
                if (other != null && !other.equals(name)) {
                    throw new IllegalStateException(
                            "capabilities " + other + " and " + name + " would both be called " + form);
                }
            }
        }
        return new CapabilityNames(byForm);
    }

    /** The name for MCP: letters, digits and underscores, because clients turn everything else into those. */
    public static String listed(CapabilityName name) {
        return spelled(name, "_");
    }

    /** The capability that is meant; empty when there is none. */
    public Optional<CapabilityName> find(String anyForm) {
        return Optional.ofNullable(byForm.get(anyForm));
    }

    private static String spelled(CapabilityName name, String dot) {
        return name.value().replace(".", dot).replace('-', '_');
    }
}
