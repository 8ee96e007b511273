package io.kruxos.cli;

import static io.kruxos.cli.Gateway.params;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kruxos audit}. */
@Command(
        mixinStandardHelpOptions = true,
        name = "audit",
        description = "See and prove what happened.",
        synopsisSubcommandLabel = "COMMAND")
final class AuditCommand {
    private final Gateway gateway;

    AuditCommand(Gateway gateway) {
        this.gateway = gateway;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Print the newest records, one a line; with -f go on as they come.")
    int tail(
            @Option(
                            names = {"-f", "--follow"},
                            description = "Go on until interrupted")
                    boolean follow,
            @Option(names = "--agent", description = "Only this agent's") @Nullable String agent,
            @Option(
                            names = {"-n", "--lines"},
                            description = "How many (default: ${DEFAULT-VALUE})",
                            defaultValue = "20")
                    int lines) {
        return gateway.follow("audit.tail", params("follow", follow, "agent", agent, "lines", lines), record -> {
            if (record.has("line")) {
                gateway.out().println(record.text("line"));
            }
        });
    }

    @Command(mixinStandardHelpOptions = true, description = "Find calls, newest first.")
    int query(
            @Option(names = "--agent") @Nullable String agent,
            @Option(names = "--capability") @Nullable String capability,
            @Option(names = "--status", description = "ok, error, refused, cancelled, unknown") @Nullable String status,
            @Option(names = "--since", description = "2026-01-31, 2026-01-31T08:00:00Z, or 2h, 7d ago") @Nullable
                    String since,
            @Option(names = "--until", description = "As --since") @Nullable String until,
            @Option(names = "--rule", description = "The rule that decided") @Nullable String rule,
            @Option(names = "--text", description = "A text in the redacted input") @Nullable String text,
            @Option(names = "--limit", description = "How many (default: ${DEFAULT-VALUE})", defaultValue = "50")
                    int limit) {
        return gateway.show(
                "audit.query",
                params(
                        "agent",
                        agent,
                        "capability",
                        capability,
                        "status",
                        status,
                        "since",
                        since,
                        "until",
                        until,
                        "rule",
                        rule,
                        "text",
                        text,
                        "limit",
                        limit),
                reply -> {
                    Table table = new Table("TIME", "CALL", "AGENT", "CAPABILITY", "TIER", "RULE", "STATUS");
                    reply.list("calls")
                            .forEach(call -> table.row(
                                    call.text("time"),
                                    call.text("call"),
                                    call.text("agent"),
                                    call.text("capability"),
                                    call.text("tier"),
                                    call.text("rule"),
                                    call.text("status")));
                    table.print(gateway.out());
                });
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Show every record of one call, with its hashes and where it stands on disk.")
    int show(@Parameters(paramLabel = "CALL") String id) {
        return gateway.show(
                "audit.show",
                params("id", id),
                reply -> reply.list("records").forEach(record -> {
                    gateway.out().println(record.text("line"));
                    gateway.out()
                            .println("  hash " + record.text("hash") + "  " + record.text("file") + " @ "
                                    + record.text("offset"));
                    gateway.out().println("  " + record.text("record_json"));
                }));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Check the whole log; exits with 1 and names the first fault when it doesn't hold.")
    int verify() {
        java.util.Map<String, @Nullable Object> answer = gateway.ask("audit.verify", params());
        int shown = gateway.print(answer, reply -> gateway.out().println(reply.text("summary")));
        return new Reply(answer).flag("intact") ? shown : ExitCode.FAILED;
    }
}
