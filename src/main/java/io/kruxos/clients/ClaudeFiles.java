package io.kruxos.clients;

import io.kruxos.clients.Demand.Absent;
import io.kruxos.clients.Demand.HookGroup;
import io.kruxos.clients.Demand.Included;
import io.kruxos.clients.Demand.NoToken;
import io.kruxos.clients.Demand.NotSo;
import io.kruxos.clients.Demand.Setting;
import io.kruxos.clients.WrittenFile.Scope;
import io.kruxos.clients.format.FileFormat;
import io.kruxos.clients.format.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What Claude Code is told. A tool under {@code permissions.ask} asks in every mode, and the {@code PermissionRequest} hook
 * answers; when the hook fails, the answer is no, or the user's own where one sits before it. A {@code PreToolUse} hook would
 * let the tool run when it fails.
 */
final class ClaudeFiles {
    private static final String TOOL_TIMEOUT_MS = "86400000";
    private static final String STARTUP_TIMEOUT_MS = "30000";

    /** The variable that a committed configuration takes the token from. */
    private static final String PROJECT_TOKEN = "CLAUDE_KRUXOS_TOKEN";

    /** Claude Code's own tools that reach the machine or the network; some exist in older versions only. */
    private static final List<String> NATIVE_TOOLS = List.of(
            "Bash",
            "Edit",
            "MultiEdit",
            "Write",
            "NotebookEdit",
            "Read",
            "Glob",
            "Grep",
            "WebFetch",
            "WebSearch",
            "Agent",
            "Task",
            "Monitor",
            "Workflow");

    private final Places places;
    private final Setup setup;

    ClaudeFiles(Places places, Setup setup) {
        this.places = places;
        this.setup = setup;
    }

    List<WrittenFile> user() {
        List<Demand> servers = new ArrayList<>(server());
        if (setup.transport() == Setup.Transport.BRIDGE) {
            servers.add(new NoToken(server("env", "KRUXOS_AGENT_TOKEN")));
            servers.add(new NoToken(server("env", "KRUXOS_API_KEY")));
        }
        return List.of(
                file(Scope.USER, places.claudeSettings().resolve("settings.json"), settings()),
                file(Scope.USER, places.claudeState(), servers));
    }

    List<WrittenFile> machine() {
        List<Demand> demands = new ArrayList<>(settings());
        demands.add(new Setting(Location.of("permissions", "disableAutoMode"), "disable"));
        demands.add(new Setting(Location.of("allowManagedPermissionRulesOnly"), true));
        demands.add(new Setting(Location.of("allowManagedHooksOnly"), true));
        demands.add(new Setting(Location.of("allowManagedMcpServersOnly"), true));
        demands.add(new Included(
                Location.of("allowedMcpServers"),
                List.of(
                        setup.transport() == Setup.Transport.BRIDGE
                                ? Map.of(
                                        "serverCommand", List.of(places.bridge().toString()))
                                : Map.of("serverUrl", setup.url()))));
        return List.of(file(Scope.MACHINE, places.etc().resolve("claude-code/managed-settings.json"), demands));
    }

    List<WrittenFile> project(Path project) {
        List<Demand> servers = new ArrayList<>(server());
        if (setup.transport() == Setup.Transport.BRIDGE) {
            servers.add(new Setting(server("env", "KRUXOS_AGENT_TOKEN"), "${" + PROJECT_TOKEN + "}"));
        }
        List<Demand> settings = new ArrayList<>(settings());
        settings.add(new Included(Location.of("enabledMcpjsonServers"), List.of("kruxos")));
        return List.of(
                file(Scope.PROJECT, project.resolve(".mcp.json"), servers),
                file(Scope.PROJECT, project.resolve(".claude/settings.json"), settings));
    }

    private List<Demand> server() {
        List<Demand> demands = new ArrayList<>();
        switch (setup.transport()) {
            case BRIDGE -> {
                demands.add(new Setting(server("type"), "stdio"));
                demands.add(new Setting(server("command"), places.bridge().toString()));
                demands.add(new Setting(server("args"), List.of()));
                demands.add(new Absent(server("url")));
                demands.add(new Absent(server("headers")));
                setup.bridgeVariables().forEach((name, value) -> demands.add(new Setting(server("env", name), value)));
            }
            case HTTP -> {
                demands.add(new Setting(server("type"), "http"));
                demands.add(new Setting(server("url"), setup.url()));
                demands.add(new Setting(server("headers", "Authorization"), "Bearer ${KRUXOS_AGENT_TOKEN}"));
                for (String key : List.of("command", "args", "env")) {
                    demands.add(new Absent(server(key)));
                }
            }
        }
        return demands;
    }

    private List<Demand> settings() {
        return List.of(
                new Setting(Location.of("env", "MCP_TIMEOUT"), STARTUP_TIMEOUT_MS),
                new Setting(Location.of("env", "MCP_TOOL_TIMEOUT"), TOOL_TIMEOUT_MS),
                new Included(Location.of("permissions", "allow"), List.of("mcp__kruxos")),
                new Included(Location.of("permissions", "ask"), NATIVE_TOOLS),
                new Setting(Location.of("permissions", "disableBypassPermissionsMode"), "disable"),
                new NotSo(Location.of("disableAllHooks"), true),
                new HookGroup(
                        Location.of("hooks", "PermissionRequest"),
                        HookCommand.asking(places.install(), Client.CLAUDE_CODE)),
                new HookGroup(
                        Location.of("hooks", "PostToolUse"),
                        HookCommand.recording(places.install(), Client.CLAUDE_CODE, String.join("|", NATIVE_TOOLS))));
    }

    private static Location server(String... keys) {
        List<Object> steps = new ArrayList<>(List.of("mcpServers", "kruxos"));
        steps.addAll(List.of(keys));
        return new Location(steps);
    }

    private static WrittenFile file(Scope scope, Path path, List<Demand> demands) {
        return new WrittenFile(Client.CLAUDE_CODE, scope, path, FileFormat.JSON, "", demands);
    }
}
