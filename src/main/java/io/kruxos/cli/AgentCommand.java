package io.kruxos.cli;

import static io.kruxos.cli.Gateway.params;

import java.nio.file.Path;
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
                    String purpose) {
        return gateway.show(
                "agent.create",
                params("name", name, "workspace", absolute(workspace), "group", group, "purpose", purpose),
                this::printToken);
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
    int rotate(@Parameters(paramLabel = "AGENT") String name) {
        return gateway.show("agent.rotate", params("name", name), this::printToken);
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

    private void printToken(Reply reply) {
        printAgent(reply.object("agent"));
        gateway.out().println("token:     " + reply.text("token"));
        gateway.out().println("           shown this once; keep it where only you can read it");
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
