package io.kruxos.cli;

import static io.kruxos.cli.Gateway.params;

import io.kruxos.clients.TokenFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kruxos agent}. */
@Command(
        mixinStandardHelpOptions = true,
        name = "agent",
        description = "Register agents and manage their tokens.",
        synopsisSubcommandLabel = "COMMAND")
final class AgentCommand {
    private static final String KEEP =
            "Keep the token in ~/.kruxos/tokens, where bin/mcp-bridge finds it, instead of printing it";

    private final Gateway gateway;

    AgentCommand(Gateway gateway) {
        this.gateway = gateway;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Register an agent; its token is printed once and can't be shown again.")
    int create(
            @Option(names = "--name", required = true, description = "a-z 0-9 . _ -") String name,
            @Option(
                            names = "--workspace",
                            paramLabel = "DIR",
                            description = "A directory of yours that the agent sees as /workspace (default: a new one)")
                    @Nullable
                    Path workspace,
            @Option(
                            names = "--group",
                            description = "Policy group (default: ${DEFAULT-VALUE})",
                            defaultValue = "default")
                    String group,
            @Option(names = "--purpose", description = "What it is for, in a few words", defaultValue = "")
                    String purpose,
            @Option(names = "--keep-token", description = KEEP) boolean keep) {
        return issue(
                "agent.create",
                params("name", name, "workspace", absolute(workspace), "group", group, "purpose", purpose),
                keep);
    }

    @Command(mixinStandardHelpOptions = true, description = "List all agents.")
    int list() {
        return gateway.show("agent.list", params(), reply -> {
            Table table = new Table("AGENT", "STATE", "GROUP", "WORKSPACE", "SESSIONS");
            reply.list("agents")
                    .forEach(agent -> table.row(
                            agent.text("name"),
                            agent.text("state"),
                            agent.text("group"),
                            agent.list("mounts").getFirst().text("host_path"),
                            agent.text("sessions")));
            table.print(gateway.out());
        });
    }

    @Command(mixinStandardHelpOptions = true, description = "Show one agent.")
    int show(@Parameters(paramLabel = "AGENT") String name) {
        return gateway.show("agent.show", params("name", name), this::printAgent);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Give an agent a new token; the old one opens nothing any more and its sessions end.")
    int rotate(
            @Parameters(paramLabel = "AGENT") String name,
            @Option(names = "--keep-token", description = KEEP) boolean keep) {
        return issue("agent.rotate", params("name", name), keep);
    }

    @Command(mixinStandardHelpOptions = true, description = "Close an agent's token and end its sessions.")
    int revoke(@Parameters(paramLabel = "AGENT") String name) {
        return gateway.show("agent.revoke", params("name", name), this::printAgent);
    }

    @Command(mixinStandardHelpOptions = true, description = "Let a revoked agent's token work again.")
    int restore(@Parameters(paramLabel = "AGENT") String name) {
        return gateway.show("agent.restore", params("name", name), this::printAgent);
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "set-group",
            description = "Put an agent under another policy group, from its next call on.")
    int setGroup(@Parameters(paramLabel = "AGENT") String name, @Parameters(paramLabel = "GROUP") String group) {
        return gateway.show("agent.set-group", params("name", name, "group", group), this::printAgent);
    }

    /** Asks for a token, and keeps it instead of showing it when that is wanted. */
    private int issue(String method, Map<String, @Nullable Object> params, boolean keep) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>(gateway.ask(method, params));
        if (keep && answer.remove("token") instanceof String token) {
            TokenFile file = new TokenFile(Machine.places().userHome(), String.valueOf(params.get("name")));
            file.keep(token, Instant.now());
            answer.put("token_file", file.path().toString());
        }
        return gateway.print(answer, this::printToken);
    }

    private void printToken(Reply reply) {
        printAgent(reply.object("agent"));
        if (reply.has("token_file")) {
            gateway.out().println("token:     kept in " + reply.text("token_file") + ", where the bridge finds it");
        } else {
            gateway.out().println("token:     " + reply.text("token"));
            gateway.out().println("           shown this once; keep it where only you can read it");
        }
    }

    private void printAgent(Reply agent) {
        gateway.out().println("agent:     " + agent.text("name"));
        gateway.out().println("state:     " + agent.text("state"));
        gateway.out().println("group:     " + agent.text("group"));
        if (!agent.text("purpose").isEmpty()) {
            gateway.out().println("purpose:   " + agent.text("purpose"));
        }
        agent.list("mounts").forEach(mount -> gateway.out().println("mount:     " + MountCommand.line(mount)));
    }

    /** A path as the gateway must know it, whatever directory it runs in. */
    static @Nullable String absolute(@Nullable Path path) {
        return path == null ? null : path.toAbsolutePath().normalize().toString();
    }
}
