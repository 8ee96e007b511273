package io.kruxos.mcp;

import io.kruxos.domain.CapabilityName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table between capabilities and the names of MCP tools. Listed is {@code filesystem_read}; a client may also call
 * {@code filesystem__read} and {@code filesystem.read}.
 */
public final class ToolNames {
    private final Map<String, CapabilityName> bySpelling;

    private ToolNames(Map<String, CapabilityName> bySpelling) {
        this.bySpelling = bySpelling;
    }

    /**
     * The table of all capabilities that there are.
     *
     * @throws IllegalArgumentException when two of them could be called by the same name
     */
    public static ToolNames of(Collection<CapabilityName> capabilities) {
        Map<String, CapabilityName> bySpelling = new HashMap<>();
        for (CapabilityName name : capabilities) {
            for (String spelling : new String[] {listed(name), mangled(name, "__"), name.value()}) {
                CapabilityName other = bySpelling.putIfAbsent(spelling, name);
                if (other != null && !other.equals(name)) {
                    throw new IllegalArgumentException(
                            "capabilities " + other + " and " + name + " would both be the tool " + spelling);
                }
            }
        }
        return new ToolNames(Map.copyOf(bySpelling));
    }

    /** The name under which a tool is listed: letters, digits and underscores only, because clients change all else. */
    public static String listed(CapabilityName name) {
        return mangled(name, "_");
    }

    /** The capability that a client means; empty when there is none. */
    public Optional<CapabilityName> capability(String said) {
        return Optional.ofNullable(bySpelling.get(said));
    }

    private static String mangled(CapabilityName name, String dot) {
        return name.value().replace(".", dot).replace('-', '_');
    }
}
