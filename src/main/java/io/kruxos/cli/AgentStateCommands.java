package io.kruxos.cli;

import static io.kruxos.cli.Gateway.params;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kruxos pause}, {@code resume} and {@code kill}: stop an agent, let it go on, or end what it does. */
final class AgentStateCommands {
    private AgentStateCommands() {}

    static void addTo(CommandLine line, Gateway gateway) {
        line.addSubcommand(new Pause(gateway))
                .addSubcommand(new Resume(gateway))
                .addSubcommand(new Kill(gateway));
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "pause",
            description = "Refuse an agent's calls and withdraw what it asks, until it is resumed.")
    private static final class Pause implements Callable<Integer> {
        private final Gateway gateway;

        @Parameters(paramLabel = "AGENT")
        private String agent = "";

        Pause(Gateway gateway) {
            this.gateway = gateway;
        }

        @Override
        public Integer call() {
            return gateway.show(
                    "agent.pause",
                    params("name", agent),
                    reply -> gateway.out()
                            .println(agent + " is paused; its calls are refused until `kruxos resume " + agent + "`"));
        }
    }

    @Command(mixinStandardHelpOptions = true, name = "resume", description = "Let a paused agent go on.")
    private static final class Resume implements Callable<Integer> {
        private final Gateway gateway;

        @Parameters(paramLabel = "AGENT")
        private String agent = "";

        Resume(Gateway gateway) {
            this.gateway = gateway;
        }

        @Override
        public Integer call() {
            return gateway.show(
                    "agent.resume",
                    params("name", agent),
                    reply -> gateway.out().println(agent + " goes on"));
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "kill",
            description = "Pause an agent, end its sessions and kill every process it runs.")
    private static final class Kill implements Callable<Integer> {
        private final Gateway gateway;

        @Parameters(paramLabel = "AGENT")
        private String agent = "";

        Kill(Gateway gateway) {
            this.gateway = gateway;
        }

        @Override
        public Integer call() {
            return gateway.show(
                    "agent.kill",
                    params("name", agent),
                    reply -> gateway.out()
                            .println(agent + " is stopped: " + reply.text("sessions")
                                    + " sessions ended, its processes killed; " + "`kruxos resume " + agent
                                    + "` lets it come back"));
        }
    }
}
