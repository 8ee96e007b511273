package io.kruxos.capability;

import io.kruxos.capability.definition.CapabilitySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** All capabilities that there are, found by any form of their names. Immutable. */
public final class CapabilityRegistry {
    private final CapabilityNames names;
    private final Map<String, Capability> byName;
    private final List<Capability> all;

    private CapabilityRegistry(List<Capability> all) {
        this.all = List.copyOf(all);
        this.names = CapabilityNames.of(all.stream().map(Capability::name).toList());
        Map<String, Capability> index = new HashMap<>();
        all.forEach(capability -> index.put(capability.name().value(), capability));
        this.byName = Map.copyOf(index);
    }

    /**
     * The registry of these definitions.
     *
     * @param gateway the handlers of capabilities that run in the gateway, by dotted name
     * @param cell makes the handler of a capability that runs in a cell
     * @throws IllegalStateException when a definition has no handler, a handler no definition, or two names collide
     */
    public static CapabilityRegistry of(
            Collection<CapabilitySpec> specs,
            Map<String, CapabilityHandler> gateway,
            Function<CapabilitySpec, CapabilityHandler> cell) {
        Set<String> unused = new TreeSet<>(gateway.keySet());
        List<Capability> all = new ArrayList<>();
        for (CapabilitySpec spec : specs) {
            String name = spec.name().value();
            all.add(Capability.of(
                    spec,
                    switch (spec.runs()) {
                        case CELL -> cell.apply(spec);
                        case GATEWAY -> {
                            CapabilityHandler handler = gateway.get(name);
                            if (handler == null) {
                                throw new IllegalStateException("capability " + name + " has no handler");
                            }
                            unused.remove(name);
                            yield handler;
                        }
                    }));
        }
        if (!unused.isEmpty()) {
            throw new IllegalStateException("handlers of capabilities that no file defines for the gateway: " + unused);
        }
        all.sort(Comparator.comparing(capability -> capability.name().value()));
        return new CapabilityRegistry(all);
    }

    /** The capability that a client means by {@code filesystem.read}, {@code filesystem_read} or {@code filesystem__read}. */
    public Optional<Capability> find(String anyForm) {
        return names.find(anyForm).map(name -> byName.get(name.value()));
    }

    /** All of them, by name. */
    public List<Capability> all() {
        return all;
    }

    /** Their definitions, by name. */
    public List<CapabilityDefinition> definitions() {
        return all.stream().map(Capability::definition).toList();
    }
}
