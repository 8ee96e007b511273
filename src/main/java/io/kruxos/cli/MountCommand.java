package io.kruxos.cli;

import static io.kruxos.cli.Gateway.params;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kruxos mount}. */
@Command(
        mixinStandardHelpOptions = true,
        name = "mount",
        description = "Give agents host directories, as /workspace and /mnt/<label>.",
        synopsisSubcommandLabel = "COMMAND")
final class MountCommand {
    private final Gateway gateway;

    MountCommand(Gateway gateway) {
        this.gateway = gateway;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Let an agent see a directory as /mnt/LABEL, to read only unless --writable.")
    int add(
            @Parameters(paramLabel = "AGENT") String agent,
            @Parameters(paramLabel = "LABEL") String label,
            @Parameters(paramLabel = "DIR") Path directory,
            @Option(names = "--writable", description = "The agent may change what is in it") boolean writable) {
        return gateway.show(
                "mount.add",
                params(
                        "agent",
                        agent,
                        "label",
                        label,
                        "host_path",
                        AgentCommand.absolute(directory),
                        "writable",
                        writable),
                this::print);
    }

    @Command(mixinStandardHelpOptions = true, description = "List what an agent sees.")
    int list(@Parameters(paramLabel = "AGENT") String agent) {
        return gateway.show("mount.list", params("agent", agent), this::print);
    }

    @Command(mixinStandardHelpOptions = true, description = "Take a directory away from an agent.")
    int remove(@Parameters(paramLabel = "AGENT") String agent, @Parameters(paramLabel = "LABEL") String label) {
        return gateway.show("mount.remove", params("agent", agent, "label", label), this::print);
    }

    @Command(mixinStandardHelpOptions = true, description = "Make another directory the agent's /workspace.")
    int set(@Parameters(paramLabel = "AGENT") String agent, @Parameters(paramLabel = "DIR") Path directory) {
        return gateway.show(
                "mount.set", params("agent", agent, "host_path", AgentCommand.absolute(directory)), this::print);
    }

    private void print(Reply reply) {
        reply.list("mounts").forEach(mount -> gateway.out().println(line(mount)));
    }

    static String line(Reply mount) {
        return mount.text("agent_path") + " = " + mount.text("host_path")
                + (mount.flag("writable") ? "" : " (read only)");
    }
}
