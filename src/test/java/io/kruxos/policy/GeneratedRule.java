package io.kruxos.policy;

import io.kruxos.domain.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A random rule over a tiny key space, so that rules meet calls often; null and empty: not said. */
record GeneratedRule(
        String id,
        String capability,
        List<String> paths,
        List<String> sparedPaths,
        @Nullable String access,
        @Nullable String host,
        @Nullable String command,
        @Nullable Boolean shell,
        @Nullable String agent,
        @Nullable String client,
        Tier tier) {
    static final List<String> CAPABILITIES =
            List.of("filesystem.read", "filesystem.write", "process.run", "agent.whoami");
    static final List<Tier> TIERS = List.of(Tier.values());
    private static final List<String> CAPABILITY_PATTERNS = List.of(
            "*",
            "filesystem.*",
            "*.read",
            "filesystem.{read,write}",
            "filesystem.re*",
            "filesystem.*ad",
            "process.*",
            "process.run",
            "filesystem.read",
            "filesystem.write",
            "{process.run,filesystem.*}");
    private static final List<String> PATHS = List.of(
            "/workspace/**",
            "/workspace/a/**",
            "/workspace/a",
            "**/.env",
            "/workspace/*",
            "/workspace/ab/**",
            "/**",
            "/workspace/*/b",
            "/mnt/**",
            "/workspace/{a,ab}/b",
            "**/b/**");

    static GeneratedRule random(Random random, int number) {
        return new GeneratedRule(
                "r" + number,
                pick(random, CAPABILITY_PATTERNS),
                random.nextInt(3) > 0 ? some(random) : List.of(),
                random.nextInt(4) == 0 ? some(random) : List.of(),
                maybe(random, 8, List.of("read", "write")),
                maybe(random, 8, List.of("h1", "h1:443", "*")),
                maybe(random, 5, List.of("git", "ls", "g*", "/usr/bin/git", "/workspace/*")),
                random.nextInt(10) == 0 ? (Boolean) random.nextBoolean() : null,
                maybe(random, 8, List.of("codex", "other", "c*")),
                maybe(random, 12, List.of("codex", "claude")),
                pick(random, TIERS));
    }

    private static List<String> some(Random random) {
        List<String> paths = new ArrayList<>();
        for (int count = 1 + random.nextInt(2); count > 0; count--) {
            paths.add(pick(random, PATHS));
        }
        return paths;
    }

    private static @Nullable String maybe(Random random, int outOf, List<String> choices) {
        return random.nextInt(outOf) == 0 ? pick(random, choices) : null;
    }

    static <T> T pick(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    GeneratedRule with(Tier other) {
        return new GeneratedRule(
                id, capability, paths, sparedPaths, access, host, command, shell, agent, client, other);
    }

    String yaml() {
        StringBuilder yaml = new StringBuilder("- id: " + id + "\n  capability: \"" + capability + "\"\n");
        list(yaml, "path", paths);
        if (!sparedPaths.isEmpty()) {
            yaml.append("  unless: { path: ").append(quoted(sparedPaths)).append(" }\n");
        }
        line(yaml, "access", access);
        line(yaml, "host", host);
        line(yaml, "command", command);
        line(yaml, "shell", shell);
        line(yaml, "agent", agent);
        line(yaml, "client", client);
        return yaml.append("  tier: ").append(tier.word()).append('\n').toString();
    }

    private static void list(StringBuilder yaml, String key, List<String> values) {
        if (!values.isEmpty()) {
            yaml.append("  ").append(key).append(": ").append(quoted(values)).append('\n');
        }
    }

    private static void line(StringBuilder yaml, String key, @Nullable Object value) {
        if (value != null) {
            yaml.append("  ").append(key).append(": ").append(value instanceof String ? "\"" + value + "\"" : value);
            yaml.append('\n');
        }
    }

    private static String quoted(List<String> values) {
        return values.stream().map(value -> "\"" + value + "\"").toList().toString();
    }
}
