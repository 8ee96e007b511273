package io.kruxos.capability.definition;

import io.kruxos.capability.schema.Condition;
import io.kruxos.domain.PathFact;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which inputs of a capability are facts for policy. */
public record FactRules(List<PathRule> paths, List<HostRule> hosts, List<UrlRule> urls, Optional<CommandRule> command) {
    public static final FactRules NONE = new FactRules(List.of(), List.of(), List.of(), Optional.empty());

    public FactRules {
        paths = List.copyOf(paths);
        hosts = List.copyOf(hosts);
        urls = List.copyOf(urls);
    }

    /**
     * One or more paths.
     *
     * @param when the rule holds only then; null for always
     */
    public record PathRule(
            PathSource source,
            Varying<PathFact.Access> access,
            Varying<PathFact.Reach> reach,
            @Nullable Condition when) {}

    /** Where a path comes from. */
    public sealed interface PathSource {
        /** An input; where it is absent, there is no such path. */
        record Input(InputRef ref) implements PathSource {}

        /** An agent path that the capability touches whatever its inputs are. */
        record Fixed(String path) implements PathSource {}
    }

    /** A value that may depend on an input. */
    public record Varying<T>(T otherwise, @Nullable Condition condition, T then) {
        public static <T> Varying<T> always(T value) {
            return new Varying<>(value, null, value);
        }

        public T of(Map<String, @Nullable Object> arguments) {
            return condition != null && condition.holds(arguments) ? then : otherwise;
        }
    }

    /**
     * A network peer.
     *
     * @param portInput the input that has the port; null when it is always {@code port}
     * @param port the port where no input says one
     */
    public record HostRule(InputRef host, @Nullable String portInput, int port) {}

    /** A URL, which is a network peer as well. */
    public record UrlRule(InputRef url) {}

    /**
     * A program that is started; all components but the first name inputs that the capability may lack.
     *
     * @param program the input that has the program, or the command line when a shell reads it
     * @param arguments the input with the list of arguments
     * @param shell the input that says whether a shell reads it
     * @param directory the input with the directory it starts in
     */
    public record CommandRule(
            String program,
            @Nullable String arguments,
            @Nullable String shell,
            @Nullable String directory) {}
}
