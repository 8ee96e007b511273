package io.kruxos.capability.facts;

import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.capability.definition.FactRules;
import io.kruxos.capability.definition.FactRules.PathSource;
import io.kruxos.domain.CallFacts;
import io.kruxos.domain.Caller;
import io.kruxos.domain.CommandFact;
import io.kruxos.domain.Errors;
import io.kruxos.domain.HostFact;
import io.kruxos.domain.Mount;
import io.kruxos.domain.PathFact;
import io.kruxos.domain.StructuredError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One extraction at work: the arguments as they become normalised, and the facts found so far. */
final class FactsOfCall {
    private static final String WORKSPACE = "/workspace";

    private final CapabilitySpec spec;
    private final List<Mount> mounts;
    private final PathTranslation translation;
    private final ProgramResolver programs;
    private final Set<PathFact> paths = new LinkedHashSet<>();
    private final Set<HostFact> hosts = new LinkedHashSet<>();
    private final Set<String> urls = new LinkedHashSet<>();
    private final List<CommandFact> commands = new ArrayList<>();
    private Map<String, @Nullable Object> arguments;

    FactsOfCall(
            CapabilitySpec spec,
            Map<String, @Nullable Object> arguments,
            List<Mount> mounts,
            ProgramResolver programs) {
        this.spec = spec;
        this.arguments = arguments;
        this.mounts = mounts;
        this.translation = new PathTranslation(mounts);
        this.programs = programs;
    }

    Extraction.Established established(Caller caller, Instant at) {
        FactRules rules = spec.facts();
        rules.paths().forEach(this::path);
        rules.hosts().forEach(this::host);
        rules.urls().forEach(this::url);
        rules.command().ifPresent(this::command);
        CallFacts facts = new CallFacts(
                spec.name(),
                caller,
                arguments,
                List.copyOf(paths),
                List.copyOf(hosts),
                commands,
                List.copyOf(urls),
                at);
        return new Extraction.Established(facts, arguments, outOfScope());
    }

    private void path(FactRules.PathRule rule) {
        // A path is translated whether or not the rule holds: the handler must never get one as the client wrote it.
        boolean holds = rule.when() == null || rule.when().holds(arguments);
        PathFact.Access access = rule.access().of(arguments);
        PathFact.Reach reach = rule.reach().of(arguments);
        switch (rule.source()) {
            case PathSource.Fixed(String path) -> {
                if (holds) {
                    paths.add(new PathFact(path, access, reach));
                }
            }
            case PathSource.Input(var ref) ->
                arguments = ref.mapped(arguments, (place, written) -> {
                    String path = agentPath(place, (String) written);
                    if (holds) {
                        paths.add(new PathFact(path, access, reach));
                    }
                    return path;
                });
        }
    }

    private String agentPath(String place, String written) {
        return switch (translation.translate(written)) {
            case PathTranslation.Translated.AgentPath(String path) -> path;
            case PathTranslation.Translated.Malformed(String must) -> throw invalid(place, must);
        };
    }

    private void host(FactRules.HostRule rule) {
        arguments = rule.host().mapped(arguments, (place, written) -> {
            String host = UrlFacts.host((String) written)
                    .orElseThrow(() -> invalid(place, "must be a host name or an IP address in its usual form"));
            hosts.add(new HostFact(host, port(rule)));
            return host;
        });
    }

    private int port(FactRules.HostRule rule) {
        Object given = rule.portInput() == null ? null : arguments.get(rule.portInput());
        long port = given instanceof Number number ? number.longValue() : rule.port();
        if (port < 1 || port > 65535) {
            throw invalid(rule.portInput() == null ? "" : rule.portInput(), "must be a port from 1 to 65535");
        }
        return (int) port;
    }

    private void url(FactRules.UrlRule rule) {
        arguments = rule.url().mapped(arguments, (place, written) -> {
            UrlFacts.Target target = UrlFacts.url((String) written)
                    .orElseThrow(() -> invalid(
                            place,
                            "must be an absolute http or https URL, without user name or password, whose host is a name"
                                    + " or an address in its usual form"));
            urls.add(target.url());
            hosts.add(target.host());
            return target.url();
        });
    }

    private void command(FactRules.CommandRule rule) {
        if (!(arguments.get(rule.program()) instanceof String program)) {
            throw invalid(rule.program(), "must name the program to start");
        }
        boolean shell = rule.shell() != null && Boolean.TRUE.equals(arguments.get(rule.shell()));
        String directory =
                rule.directory() != null && arguments.get(rule.directory()) instanceof String given ? given : WORKSPACE;
        ProgramResolver.Request request =
                new ProgramResolver.Request(program, list(rule.arguments()), shell, directory, mounts);
        switch (programs.resolve(request)) {
            case ProgramResolver.Resolution.Found(CommandFact command) -> {
                commands.add(command);
                // What policy sees is what is executed, and an approval holds for exactly that file.
                Map<String, @Nullable Object> complete = new LinkedHashMap<>(arguments);
                complete.put(ProgramResolver.PROGRAM, command.program());
                arguments = Collections.unmodifiableMap(complete);
            }
            case ProgramResolver.Resolution.Unresolved(StructuredError error) -> throw new FactMissing(error);
        }
    }

    private List<String> list(@Nullable String input) {
        Object given = input == null ? null : arguments.get(input);
        return given instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private Optional<StructuredError> outOfScope() {
        for (PathFact fact : paths) {
            Optional<Mount> mount = translation.scope(fact.path());
            if (mount.isEmpty()) {
                return Optional.of(Errors.pathOutOfScope(fact.path(), mounts));
            }
            if (fact.access() == PathFact.Access.WRITE && !mount.get().writable()) {
                return Optional.of(Errors.readOnlyMount(fact.path(), mount.get()));
            }
        }
        return Optional.empty();
    }

    private FactMissing invalid(String place, String must) {
        return new FactMissing(Errors.invalidInput(spec.name(), place, must));
    }
}
