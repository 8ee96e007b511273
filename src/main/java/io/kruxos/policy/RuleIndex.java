package io.kruxos.policy;

import io.kruxos.domain.PathGlob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rules of one capability pattern in one layer, put where a point finds those that could match it; immutable. */
final class RuleIndex {
    private final Map<String, Shelf> byAgent;
    private final Shelf anyAgent;

    private RuleIndex(Map<String, Shelf> byAgent, Shelf anyAgent) {
        this.byAgent = byAgent;
        this.anyAgent = anyAgent;
    }

    static RuleIndex of(List<Rule> rules) {
        Map<String, List<Rule>> named = new LinkedHashMap<>();
        List<Rule> others = new ArrayList<>();
        for (Rule rule : rules) {
            List<String> agents = rule.condition(AgentCondition.class)
                    .map(agent -> TextGlobs.literals(agent.globs()))
                    .orElse(List.of());
            agents.forEach(agent ->
                    named.computeIfAbsent(agent, any -> new ArrayList<>()).add(rule));
            if (agents.isEmpty()) {
                others.add(rule);
            }
        }
        Map<String, Shelf> byAgent = new HashMap<>();
        named.forEach((agent, its) -> byAgent.put(agent, Shelf.of(its)));
        return new RuleIndex(Map.copyOf(byAgent), Shelf.of(others));
    }

    /** Hands over every rule that could match the point, in an order that says nothing, perhaps more than once. */
    void offer(Point point, Consumer<Rule> sink) {
        Shelf named = byAgent.isEmpty()
                ? null
                : byAgent.get(point.facts.caller().agent().value());
        if (named != null) {
            named.offer(point, sink);
        }
        anyAgent.offer(point, sink);
    }

    /** Rules by what they need: a path, a host, a command; the rest is always looked at. */
    private record Shelf(
            PathTree paths, Map<String, List<Rule>> byHost, Map<String, List<Rule>> byCommand, List<Rule> rest) {
        static Shelf of(List<Rule> rules) {
            List<PathTree.Entry> paths = new ArrayList<>();
            Map<String, List<Rule>> hosts = new HashMap<>();
            Map<String, List<Rule>> commands = new HashMap<>();
            List<Rule> rest = new ArrayList<>();
            for (Rule rule : rules) {
                List<String> hostNames = hostNames(rule);
                List<String> commandNames = commandNames(rule);
                if (rule.condition(PathCondition.class).isPresent()) {
                    prefixes(rule).forEach(prefix -> paths.add(new PathTree.Entry(prefix, rule)));
                } else if (!hostNames.isEmpty()) {
                    put(hosts, hostNames, rule);
                } else if (!commandNames.isEmpty()) {
                    put(commands, commandNames, rule);
                } else {
                    rest.add(rule);
                }
            }
            return new Shelf(PathTree.of(paths), Map.copyOf(hosts), Map.copyOf(commands), List.copyOf(rest));
        }

        private static List<String> prefixes(Rule rule) {
            return rule.condition(PathCondition.class).stream()
                    .flatMap(condition -> condition.globs().stream())
                    .map(PathGlob::literalPrefixes)
                    .flatMap(List::stream)
                    .distinct()
                    .toList();
        }

        private static List<String> hostNames(Rule rule) {
            return rule.condition(HostCondition.class)
                    .filter(hosts -> hosts.patterns().stream()
                            .noneMatch(pattern -> pattern.literals().isEmpty()))
                    .map(hosts -> hosts.patterns().stream()
                            .flatMap(pattern -> pattern.literals().stream())
                            .toList())
                    .orElse(List.of());
        }

        private static List<String> commandNames(Rule rule) {
            return rule.condition(CommandCondition.class)
                    .map(CommandCondition::neededNames)
                    .orElse(List.of());
        }

        private static void put(Map<String, List<Rule>> map, List<String> keys, Rule rule) {
            keys.stream()
                    .distinct()
                    .forEach(key ->
                            map.computeIfAbsent(key, any -> new ArrayList<>()).add(rule));
        }

        void offer(Point point, Consumer<Rule> sink) {
            if (point.path != null) {
                paths.offer(point.path.path(), sink);
                if (point.tree()) {
                    paths.offerBelow(point.path.path(), sink);
                }
            }
            if (point.host != null && !byHost.isEmpty()) {
                offer(byHost.get(HostPattern.plain(point.host.host())), sink);
            }
            if (point.command != null && !byCommand.isEmpty()) {
                offer(point.command, sink);
            }
            offer(rest, sink);
        }

        private void offer(CommandView command, Consumer<Rule> sink) {
            for (String name : command.fact().names()) {
                offer(byCommand.get(name), sink);
            }
            for (CommandView.Inner inner : command.inner()) {
                offer(byCommand.get(inner.name()), sink);
            }
        }

        private static void offer(@Nullable List<Rule> rules, Consumer<Rule> sink) {
            if (rules != null) {
                for (int i = 0; i < rules.size(); i++) {
                    sink.accept(rules.get(i));
                }
            }
        }
    }
}
