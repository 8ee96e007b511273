package io.kruxos.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that policy may know of a call; equal facts get equal decisions, on every machine.
 *
 * @param arguments the validated arguments: a JSON object as JDK values (String, Long, Double, Boolean, List, Map, null)
 * @param at the time of the call, which {@code time} matchers read instead of a clock
 */
public record CallFacts(
        CapabilityName capability,
        Caller caller,
        Map<String, @Nullable Object> arguments,
        List<PathFact> paths,
        List<HostFact> hosts,
        List<CommandFact> commands,
        List<String> urls,
        Instant at) {
    public CallFacts {
        paths = List.copyOf(paths);
        hosts = List.copyOf(hosts);
        commands = List.copyOf(commands);
        urls = List.copyOf(urls);
    }
}
