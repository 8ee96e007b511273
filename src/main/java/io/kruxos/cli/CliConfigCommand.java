package io.kruxos.cli;

import static io.kruxos.cli.Gateway.params;

import io.kruxos.clients.Client;
import io.kruxos.clients.ClientFiles;
import io.kruxos.clients.FileReport;
import io.kruxos.clients.FileReport.State;
import io.kruxos.clients.Places;
import io.kruxos.clients.Setup;
import io.kruxos.clients.Setup.Transport;
import io.kruxos.clients.TokenFile;
import io.kruxos.domain.AgentName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kruxos cli-config}. */
@Command(
        mixinStandardHelpOptions = true,
        name = "cli-config",
        description = "Set up the clients: Codex and Claude Code.",
        synopsisSubcommandLabel = "COMMAND")
final class CliConfigCommand {
    private final Gateway gateway;
    private final Clock clock;

    CliConfigCommand(Gateway gateway, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Show, write or check the configuration that brings a client under KruxOS.",
                "What is there already is kept: comments, order, other servers. With neither --write nor --check it"
                        + " shows what would change. As root it includes the machine's own files in /etc."
            },
            footer = {
                "",
                "Exit codes: 0 done, or everything holds; 1 with --check when something is missing or was changed,"
                        + " and whenever a file can't be changed safely, when none is."
            })
    int generate(
            @Option(names = "--codex", description = "Codex (default: it, and Claude Code where ~/.claude is)")
                    boolean codex,
            @Option(names = "--claude", description = "Claude Code") boolean claude,
            @Option(names = "--write", description = "Write it, keep the old files beside the new ones") boolean write,
            @Option(names = "--check", description = "Say what is missing or was changed") boolean check,
            @Option(
                            names = "--project",
                            paramLabel = "DIR",
                            description = "A project's own files, to be committed: the token is named, not held")
                    @Nullable
                    Path project,
            @Option(names = "--managed", description = "The machine's files in /etc only (root)") boolean managed,
            @Option(names = "--http", description = "Streamable HTTP instead of bin/mcp-bridge") boolean http,
            @Option(
                            names = "--agent",
                            paramLabel = "NAME",
                            description = "The agent that the client is (default: ${DEFAULT-VALUE})",
                            defaultValue = "codex")
                    String agent,
            @Option(
                            names = "--endpoint",
                            paramLabel = "URL",
                            description = "A gateway that the bridge doesn't find by itself: wss://HOST:7700")
                    @Nullable
                    String endpoint) {
        if (write && check) {
            throw new CommandFailure(ExitCode.USAGE, "--write and --check exclude each other");
        }
        if (managed && project != null) {
            throw new CommandFailure(ExitCode.USAGE, "--managed and --project exclude each other");
        }
        Places places = Machine.places();
        Setup setup = new Setup(
                agentName(agent),
                http ? Transport.HTTP : Transport.BRIDGE,
                Optional.ofNullable(endpoint),
                project == null ? unusualHome(places) : Optional.empty());
        ClientFiles files = files(places, setup, clients(places, codex, claude), project, managed);
        List<FileReport> reports = write ? files.write(clock) : files.look();
        gateway.print(answer(reports), answer -> reports.forEach(report -> print(report, write)));
        if (!check && !managed && project == null && !gateway.json()) {
            sayWhatIsLeft(places, agent, write);
        }
        return exitCode(reports, check);
    }

    private static AgentName agentName(String name) {
        try {
            return new AgentName(name);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static Set<Client> clients(Places places, boolean codex, boolean claude) {
        Set<Client> clients = EnumSet.noneOf(Client.class);
        if (codex || !claude) {
            clients.add(Client.CODEX);
        }
        if (claude || (!codex && Files.isDirectory(places.claudeSettings()))) {
            clients.add(Client.CLAUDE_CODE);
        }
        return clients;
    }

    private static ClientFiles files(
            Places places, Setup setup, Set<Client> clients, @Nullable Path project, boolean managed) {
        if (project != null) {
            if (!Files.isDirectory(project)) {
                throw new CommandFailure(ExitCode.UNKNOWN, project + " is not a directory");
            }
            return ClientFiles.ofProject(
                    places, setup, clients, project.toAbsolutePath().normalize());
        }
        ClientFiles machine = ClientFiles.ofMachine(places, setup, clients);
        if (managed) {
            return machine;
        }
        ClientFiles user = ClientFiles.ofUser(places, setup, clients);
        return Machine.isRoot() ? user.and(machine) : user;
    }

    /** The bridge looks in the usual homes by itself. */
    private Optional<String> unusualHome(Places places) {
        Path home = gateway.home().toAbsolutePath().normalize();
        boolean usual = home.equals(places.userHome().resolve(".kruxos")) || home.equals(Path.of("/var/lib/kruxos"));
        return usual ? Optional.empty() : Optional.of(home.toString());
    }

    private static int exitCode(List<FileReport> reports, boolean check) {
        boolean refused = reports.stream().anyMatch(report -> report.state() == State.REFUSED);
        boolean lacking = reports.stream().anyMatch(report -> report.state() == State.LACKS);
        return refused || (check && lacking) ? ExitCode.FAILED : ExitCode.OK;
    }

    private void print(FileReport report, boolean write) {
        String path = Printable.of(report.path().toString());
        switch (report.state()) {
            case HOLDS -> gateway.out().println(path + ": as it must be");
            case REFUSED ->
                gateway.out()
                        .println(path + ": left as it is: "
                                + Printable.of(report.faults().getFirst()));
            case LACKS, WRITTEN -> {
                gateway.out().println(path + (write ? ": written" : ":"));
                report.faults().forEach(fault -> gateway.out().println("  " + Printable.of(fault)));
                gateway.out().print(Printable.of(report.diff()));
                report.backup().ifPresent(kept -> gateway.out().println("  what was there is kept in " + kept));
            }
        }
    }

    private void sayWhatIsLeft(Places places, String agent, boolean write) {
        if (!write) {
            gateway.out().println("nothing is written yet: --write does");
        }
        TokenFile token = new TokenFile(places.userHome(), agent);
        if (!token.exists()) {
            gateway.out()
                    .println("no token is kept in " + token.path() + ": `kruxos agent create --keep-token --name "
                            + agent
                            + "` makes the agent and keeps it, `kruxos agent rotate --keep-token " + agent
                            + "` replaces one that is lost");
        }
        gateway.out().println("then `kruxos doctor` says whether everything holds");
    }

    private static Map<String, @Nullable Object> answer(List<FileReport> reports) {
        return params("files", reports.stream().map(CliConfigCommand::view).toList());
    }

    private static Map<String, @Nullable Object> view(FileReport report) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("path", report.path().toString());
        view.put("client", report.client().word());
        view.put("state", report.state().name().toLowerCase(Locale.ROOT));
        view.put("faults", report.faults());
        view.put("diff", report.diff());
        view.put("backup", report.backup().map(Path::toString).orElse(null));
        return view;
    }
}
