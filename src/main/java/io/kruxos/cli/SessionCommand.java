package io.kruxos.cli;

import static io.kruxos.cli.Gateway.params;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kruxos session}. */
@Command(
        mixinStandardHelpOptions = true,
        name = "session",
        description = "See who is connected.",
        synopsisSubcommandLabel = "COMMAND")
final class SessionCommand {
    private final Gateway gateway;

    SessionCommand(Gateway gateway) {
        this.gateway = gateway;
    }

    @Command(mixinStandardHelpOptions = true, description = "List open sessions.")
    int list() {
        return gateway.show("session.list", params(), reply -> {
            Table table = new Table("SESSION", "AGENT", "CLIENT", "TRANSPORT", "SINCE");
            reply.list("sessions")
                    .forEach(session -> table.row(
                            session.text("id"),
                            session.text("agent"),
                            session.text("client"),
                            session.text("transport"),
                            session.text("opened_at")));
            table.print(gateway.out());
        });
    }

    @Command(mixinStandardHelpOptions = true, description = "End one session.")
    int end(@Parameters(paramLabel = "SESSION") String id) {
        return gateway.show(
                "session.end", params("id", id), reply -> gateway.out().println("ended"));
    }
}
