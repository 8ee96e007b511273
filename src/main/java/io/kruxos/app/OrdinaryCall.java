package io.kruxos.app;

import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.capability.definition.FactRules;
import io.kruxos.domain.CallFacts;
import io.kruxos.domain.Caller;
import io.kruxos.domain.CommandFact;
import io.kruxos.domain.HostFact;
import io.kruxos.domain.PathFact;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The facts of an unremarkable call of a capability: a file in the workspace, a program nobody knows, some host. */
final class OrdinaryCall {
    private static final String FILE = "/workspace/file";
    private static final CommandFact PROGRAM =
            new CommandFact("/usr/bin/program", Set.of("program"), List.of("program"), false);
    private static final HostFact HOST = new HostFact("host.example", 443);

    private OrdinaryCall() {}

    static CallFacts of(CapabilitySpec spec, Caller caller, Instant at) {
        FactRules facts = spec.facts();
        List<PathFact> paths = facts.paths().stream()
                .map(rule -> new PathFact(
                        FILE, rule.access().otherwise(), rule.reach().otherwise()))
                .distinct()
                .toList();
        boolean network = !facts.hosts().isEmpty() || !facts.urls().isEmpty();
        return new CallFacts(
                spec.name(),
                caller,
                Map.of(),
                paths,
                network ? List.of(HOST) : List.of(),
                facts.command().isPresent() ? List.of(PROGRAM) : List.of(),
                facts.urls().isEmpty() ? List.of() : List.of("https://host.example/"),
                at);
    }
}
