package io.kruxos.policy;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decisions are made from.
 *
 * @param system the built-in layer, which no file can loosen; {@code ${home}} in its paths is {@code home}
 * @param home the absolute, real path of KruxOS's own home
 * @param organization null: this layer says nothing
 * @param groups by group name
 * @param agents by agent name
 */
public record PolicySources(
        PolicySource system,
        String home,
        @Nullable PolicySource organization,
        SortedMap<String, PolicySource> groups,
        SortedMap<String, PolicySource> agents) {
    public PolicySources {
        if (!home.startsWith("/") || home.equals("/") || home.endsWith("/")) {
            throw new IllegalArgumentException("the home is an absolute path without a trailing slash: " + home);
        }
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        agents = Collections.unmodifiableSortedMap(new TreeMap<>(agents));
    }

    /** Sources without any file of the operator's. */
    public static PolicySources builtIn(PolicySource system, String home) {
        return new PolicySources(system, home, null, new TreeMap<>(), new TreeMap<>());
    }

    public PolicySources withOrganization(@Nullable PolicySource source) {
        return new PolicySources(system, home, source, groups, agents);
    }

    public PolicySources withGroup(String name, PolicySource source) {
        return new PolicySources(system, home, organization, with(groups, name, source), agents);
    }

    public PolicySources withAgent(String name, PolicySource source) {
        return new PolicySources(system, home, organization, groups, with(agents, name, source));
    }

    private static SortedMap<String, PolicySource> with(
            Map<String, PolicySource> sources, String name, PolicySource source) {
        SortedMap<String, PolicySource> more = new TreeMap<>(sources);
        more.put(name, source);
        return more;
    }
}
