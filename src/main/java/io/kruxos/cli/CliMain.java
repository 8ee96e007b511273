package io.kruxos.cli;

import io.kruxos.clients.format.Unwritable;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code kruxos}: the operator's commands. Exit codes: see {@link ExitCode}. */
@Command(
        mixinStandardHelpOptions = true,
        name = "kruxos",
        description = "See, decide and prove what agents do.",
        footer = {"", "Exit codes: 0 done, 1 failed or faults found, 2 usage, 3 unknown name, 4 conflict, 5 no gateway."
        })
public final class CliMain implements Runnable, Gateway.Options {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "KruxOS's home (default: KRUXOS_HOME, else ~/.kruxos, /var/lib/kruxos for root)")
    private @Nullable Path home;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Answer in JSON")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private CliMain() {}

    public static void main(String[] args) {
        System.exit(run(System.out, System.err, args));
    }

    /** Runs one command line and returns its exit code. */
    static int run(PrintStream out, PrintStream err, String... args) {
        return commandLine(out, err).execute(args);
    }

    /** The whole tree of commands; the reference page is made from it too. */
    static CommandLine commandLine(PrintStream out, PrintStream err) {
        CliMain main = new CliMain();
        Gateway gateway = new Gateway(main, out);
        CommandLine line = new CommandLine(main)
                .addSubcommand(new AgentCommand(gateway))
                .addSubcommand(new MountCommand(gateway))
                .addSubcommand(new ApproveCommand(gateway))
                .addSubcommand(new PolicyCommand(gateway))
                .addSubcommand(new AuditCommand(gateway))
                .addSubcommand(new SessionCommand(gateway))
                .addSubcommand(new CliConfigCommand(gateway, Clock.systemUTC()))
                .addSubcommand(new DoctorCommand(gateway, Clock.systemUTC()));
        AgentStateCommands.addTo(line, gateway);
        return line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof CommandFailure known) {
                        err.println("kruxos: " + known.getMessage());
                        return known.exitCode();
                    }
                    if (failure instanceof Unwritable file) {
                        err.println("kruxos: " + file.reason());
                        return ExitCode.FAILED;
                    }
                    throw failure;
                });
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Override
    public Path home() {
        return home == null ? defaultHome() : home;
    }

    @Override
    public boolean json() {
        return json;
    }

    private static Path defaultHome() {
        String named = System.getenv("KRUXOS_HOME");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        return System.getProperty("user.name").equals("root")
                ? Path.of("/var/lib/kruxos")
                : Path.of(System.getProperty("user.home"), ".kruxos");
    }
}
