package io.kruxos.clients;

import io.kruxos.clients.Demand.Absent;
import io.kruxos.clients.Demand.HookGroup;
import io.kruxos.clients.Demand.Included;
import io.kruxos.clients.Demand.NoToken;
import io.kruxos.clients.Demand.NotSo;
import io.kruxos.clients.Demand.PassedOn;
import io.kruxos.clients.Demand.Setting;
import io.kruxos.clients.WrittenFile.Scope;
import io.kruxos.clients.format.FileFormat;
import io.kruxos.clients.format.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Codex is told. {@code docs/codex.md} says of every key why it is there. Codex ignores a misspelt key in
 * {@code requirements.toml} without a word, so that these names are held by a test with the real program.
 */
final class CodexFiles {
    /** Longer than any approval: the gateway's own times come first. */
    private static final long TOOL_TIMEOUT_SECONDS = 86_400;

    private static final long STARTUP_TIMEOUT_SECONDS = 30;

    /** The variable that a committed configuration takes the token from. */
    private static final String PROJECT_TOKEN = "CODEX_KRUXOS_TOKEN";

    private static final String[] SERVER = {"mcp_servers", "kruxos"};

    /** Codex's own tools, which reach past KruxOS, and the hooks that hold what is left. */
    private static final Map<String, Boolean> FEATURES = features();

    private final Places places;
    private final Setup setup;

    CodexFiles(Places places, Setup setup) {
        this.places = places;
        this.setup = setup;
    }

    private static Map<String, Boolean> features() {
        Map<String, Boolean> features = new LinkedHashMap<>();
        features.put("hooks", true);
        features.put("shell_tool", false);
        features.put("unified_exec", false);
        features.put("view_image", false);
        features.put("apps", false);
        features.put("plugins", false);
        return features;
    }

    List<WrittenFile> user() {
        List<Demand> demands = new ArrayList<>(closed());
        demands.addAll(server());
        if (setup.transport() == Setup.Transport.BRIDGE) {
            demands.add(new Included(
                    server("env_vars"), List.of("KRUXOS_AGENT_TOKEN", "KRUXOS_AGENT_TOKEN_FILE", "KRUXOS_CA_FILE")));
            demands.addAll(variables());
        }
        return List.of(
                file(Scope.USER, places.codex().resolve("config.toml"), FileFormat.TOML, demands),
                file(Scope.USER, places.codex().resolve("hooks.json"), FileFormat.JSON, hooks()));
    }

    List<WrittenFile> machine() {
        Path directory = places.etc().resolve("codex");
        List<Demand> managed = new ArrayList<>(closed());
        managed.addAll(server());
        return List.of(
                file(Scope.MACHINE, directory.resolve("requirements.toml"), FileFormat.TOML, requirements()),
                file(Scope.MACHINE, directory.resolve("managed_config.toml"), FileFormat.TOML, managed));
    }

    List<WrittenFile> project(Path project) {
        List<Demand> demands = new ArrayList<>(closed());
        demands.addAll(server());
        if (setup.transport() == Setup.Transport.BRIDGE) {
            demands.addAll(variables());
            demands.add(new Setting(server("env", "KRUXOS_AGENT_TOKEN"), "${" + PROJECT_TOKEN + "}"));
            demands.add(new PassedOn(server("env_vars"), server("env")));
        }
        return List.of(file(Scope.PROJECT, project.resolve(".codex/config.toml"), FileFormat.TOML, demands));
    }

    /** Codex's own ways to the machine are shut, and every write of its own asks. */
    private static List<Demand> closed() {
        List<Demand> demands = new ArrayList<>();
        demands.add(new Setting(Location.of("approval_policy"), "on-request"));
        demands.add(new Setting(Location.of("sandbox_mode"), "read-only"));
        demands.add(new Setting(Location.of("web_search"), "disabled"));
        FEATURES.forEach((name, on) -> demands.add(new Setting(Location.of("features", name), on)));
        return demands;
    }

    private List<Demand> server() {
        List<Demand> demands = new ArrayList<>();
        switch (setup.transport()) {
            case BRIDGE -> {
                demands.add(new Setting(server("command"), places.bridge().toString()));
                demands.add(new Setting(server("args"), List.of()));
                demands.add(new Absent(server("url")));
                demands.add(new Absent(server("bearer_token_env_var")));
            }
            case HTTP -> {
                demands.add(new Setting(server("url"), setup.url()));
                demands.add(new Setting(server("bearer_token_env_var"), "KRUXOS_AGENT_TOKEN"));
                for (String key : List.of("command", "args", "env", "env_vars")) {
                    demands.add(new Absent(server(key)));
                }
            }
        }
        demands.add(new NotSo(server("enabled"), false));
        demands.add(new Setting(server("required"), true));
        demands.add(new Setting(server("default_tools_approval_mode"), "approve"));
        demands.add(new Setting(server("supports_parallel_tool_calls"), true));
        demands.add(new Setting(server("startup_timeout_sec"), STARTUP_TIMEOUT_SECONDS));
        demands.add(new Setting(server("tool_timeout_sec"), TOOL_TIMEOUT_SECONDS));
        return demands;
    }

    private List<Demand> variables() {
        List<Demand> demands = new ArrayList<>();
        demands.add(new NoToken(server("env", "KRUXOS_AGENT_TOKEN")));
        demands.add(new NoToken(server("env", "KRUXOS_API_KEY")));
        setup.bridgeVariables().forEach((name, value) -> demands.add(new Setting(server("env", name), value)));
        demands.add(new PassedOn(server("env_vars"), server("env")));
        return demands;
    }

    private List<Demand> requirements() {
        List<Demand> demands = new ArrayList<>();
        demands.add(new Setting(Location.of("allowed_approval_policies"), List.of("on-request")));
        demands.add(new Setting(Location.of("allowed_approvals_reviewers"), List.of("user")));
        demands.add(new Setting(Location.of("allowed_sandbox_modes"), List.of("read-only")));
        demands.add(new Setting(Location.of("allowed_web_search_modes"), List.of("disabled")));
        demands.add(new Setting(Location.of("allow_managed_hooks_only"), true));
        FEATURES.forEach((name, on) -> demands.add(new Setting(Location.of("features", name), on)));
        // Not in a user's own file: Codex warns there that the word is an old one, and has no other for requirements.
        demands.add(new Setting(Location.of("features", "multi_agent"), false));
        demands.addAll(identity());
        demands.addAll(hooks());
        return demands;
    }

    /** Codex starts this server and no other. */
    private List<Demand> identity() {
        return switch (setup.transport()) {
            case BRIDGE ->
                List.of(
                        new Absent(server("identity", "url")),
                        new Setting(server("identity", "command"), executable(places.bridge())));
            case HTTP ->
                List.of(new Absent(server("identity", "command")), new Setting(server("identity", "url"), setup.url()));
        };
    }

    private static Map<String, @Nullable Object> executable(Path program) {
        Map<String, @Nullable Object> executable = new LinkedHashMap<>();
        executable.put("executable", program.toString());
        executable.put("args", List.of());
        return executable;
    }

    private List<Demand> hooks() {
        return List.of(
                new HookGroup(
                        Location.of("hooks", "PermissionRequest"), HookCommand.asking(places.install(), Client.CODEX)),
                new HookGroup(
                        Location.of("hooks", "PostToolUse"),
                        HookCommand.recording(places.install(), Client.CODEX, "apply_patch")));
    }

    private static Location server(String... keys) {
        List<Object> steps = new ArrayList<>(List.of((Object[]) SERVER));
        steps.addAll(List.of(keys));
        return new Location(steps);
    }

    private static WrittenFile file(Scope scope, Path path, FileFormat format, List<Demand> demands) {
        String preface = format == FileFormat.TOML
                ? "# Written by `kruxos cli-config generate`; docs/codex.md of KruxOS says why each line is here.\n\n"
                : "";
        return new WrittenFile(Client.CODEX, scope, path, format, preface, demands);
    }
}
