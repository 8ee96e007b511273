package io.kruxos.policy;

import io.kruxos.domain.CallFacts;
import io.kruxos.domain.CommandFact;
import io.kruxos.domain.HostFact;
import io.kruxos.domain.PathFact;
import io.kruxos.domain.PathGlob;
import io.kruxos.domain.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of {@code docs/policies.md} once more, written to be obvious and with no thought of speed; single paths only. */
final class Reference {
    private static final Map<String, PathGlob> GLOBS = new ConcurrentHashMap<>();
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private Reference() {}

    private static boolean globMatches(String glob, String path) {
        return GLOBS.computeIfAbsent(glob, PathGlob::of).matches(path);
    }

    private static boolean starMatches(String pattern, String text) {
        return PATTERNS.computeIfAbsent(
                        pattern,
                        stars -> Pattern.compile(stars.replace(".", "\\.").replace("*", ".*")))
                .matcher(text)
                .matches();
    }

    /** What a rule says of a point. */
    private enum Says {
        NOTHING,
        REFUSE,
        AT_LEAST,
        SURELY
    }

    static Tier decide(List<GeneratedLayer> layers, CallFacts facts) {
        Tier strictest = Tier.AUTONOMOUS;
        for (PathFact path : orAbsent(facts.paths())) {
            for (HostFact host : orAbsent(facts.hosts())) {
                for (CommandFact command : orAbsent(facts.commands())) {
                    strictest = strictest.strictest(point(layers, facts, path, host, command));
                }
            }
        }
        return strictest;
    }

    private static <T> List<@Nullable T> orAbsent(List<T> facts) {
        List<@Nullable T> all = new ArrayList<>(facts);
        if (all.isEmpty()) {
            all.add(null);
        }
        return all;
    }

    private static Tier point(
            List<GeneratedLayer> layers,
            CallFacts facts,
            @Nullable PathFact path,
            @Nullable HostFact host,
            @Nullable CommandFact command) {
        Tier strictest = Tier.AUTONOMOUS;
        boolean spoken = false;
        for (GeneratedLayer layer : layers) {
            int deciding = -1;
            for (GeneratedRule rule : layer.rules()) {
                if (says(rule, facts, path, host, command) == Says.SURELY) {
                    deciding = Math.max(deciding, rank(rule, facts));
                }
            }
            if (deciding < 0 && layer.defaults() != null) {
                strictest = strictest.strictest(layer.defaults());
            }
            spoken |= deciding >= 0 || layer.defaults() != null;
            for (GeneratedRule rule : layer.rules()) {
                if (rank(rule, facts) >= deciding) {
                    strictest = strictest.strictest(
                            switch (says(rule, facts, path, host, command)) {
                                case NOTHING -> Tier.AUTONOMOUS;
                                case REFUSE -> Tier.BLOCKED;
                                case AT_LEAST, SURELY -> rule.tier();
                            });
                }
            }
        }
        return spoken ? strictest : strictest.strictest(Tier.APPROVAL_REQUIRED);
    }

    /** 1000 for the name itself, 100 and more for a pattern of one category, the number of letters for others, -1 for none. */
    private static int rank(GeneratedRule rule, CallFacts facts) {
        String name = facts.capability().value();
        int best = -1;
        for (String pattern : expanded(rule.capability())) {
            if (pattern.equals(name)) {
                best = 1000;
            } else if (starMatches(pattern, name)) {
                int letters = pattern.replace("*", "").length();
                boolean category = Character.isLetter(pattern.charAt(0));
                best = Math.max(best, category ? 100 + letters : letters);
            }
        }
        return best;
    }

    private static List<String> expanded(String pattern) {
        return switch (pattern) {
            case "filesystem.{read,write}" -> List.of("filesystem.read", "filesystem.write");
            case "{process.run,filesystem.*}" -> List.of("process.run", "filesystem.*");
            default -> List.of(pattern);
        };
    }

    private static Says says(
            GeneratedRule rule,
            CallFacts facts,
            @Nullable PathFact path,
            @Nullable HostFact host,
            @Nullable CommandFact command) {
        if (rank(rule, facts) < 0 || !agentHolds(rule, facts) || !pathHolds(rule, path) || !hostHolds(rule, host)) {
            return Says.NOTHING;
        }
        Optional<Says> program = command(rule, command);
        Optional<Boolean> client = client(rule, facts);
        boolean spared = path != null && anyMatches(rule.sparedPaths(), path);
        if (program.isEmpty() || spared || client.equals(Optional.of(false))) {
            return Says.NOTHING;
        }
        return client.isEmpty() ? Says.REFUSE : program.get();
    }

    private static boolean agentHolds(GeneratedRule rule, CallFacts facts) {
        String agent = facts.caller().agent().value();
        return rule.agent() == null || starMatches(rule.agent(), agent);
    }

    /** Empty when it cannot be told. */
    private static Optional<Boolean> client(GeneratedRule rule, CallFacts facts) {
        String client = facts.caller().client();
        if (rule.client() == null) {
            return Optional.of(true);
        }
        return client == null ? Optional.empty() : Optional.of(client.startsWith(rule.client() + "/"));
    }

    private static boolean pathHolds(GeneratedRule rule, @Nullable PathFact path) {
        boolean accessHolds =
                rule.access() == null || (path != null && path.access().name().equalsIgnoreCase(rule.access()));
        return accessHolds && (rule.paths().isEmpty() || (path != null && anyMatches(rule.paths(), path)));
    }

    private static boolean anyMatches(List<String> patterns, PathFact path) {
        return patterns.stream().anyMatch(pattern -> globMatches(pattern, path.path()));
    }

    private static boolean hostHolds(GeneratedRule rule, @Nullable HostFact host) {
        if (rule.host() == null || host == null) {
            return rule.host() == null;
        }
        return rule.host().equals("*")
                || rule.host().equals(host.host())
                || rule.host().equals(host.host() + ":" + host.port());
    }

    /** Empty when the command is another one. */
    private static Optional<Says> command(GeneratedRule rule, @Nullable CommandFact command) {
        if (rule.command() == null && rule.shell() == null) {
            return Optional.of(Says.SURELY);
        }
        if (command == null || (rule.shell() != null && rule.shell() != command.shell())) {
            return Optional.empty();
        }
        boolean byPath = rule.command() != null
                && rule.command().contains("/")
                && globMatches(rule.command(), command.program());
        boolean byName =
                rule.command() != null && command.names().stream().anyMatch(name -> starMatches(rule.command(), name));
        if (rule.command() != null && !byPath && !byName) {
            return Optional.empty();
        }
        boolean borrowed = !byPath && byName && !command.program().startsWith("/usr/bin/");
        boolean unnamedShell = command.shell() && rule.shell() == null;
        return Optional.of(borrowed || unnamedShell ? Says.AT_LEAST : Says.SURELY);
    }
}
