package io.kruxos.cli;

import static io.kruxos.cli.Gateway.params;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kruxos approve}. */
@Command(
        mixinStandardHelpOptions = true,
        name = "approve",
        description = "Decide what agents may only do when a person agrees.",
        synopsisSubcommandLabel = "COMMAND")
final class ApproveCommand {
    private final Gateway gateway;

    ApproveCommand(Gateway gateway) {
        this.gateway = gateway;
    }

    @Command(mixinStandardHelpOptions = true, description = "List the questions that wait, with their full input.")
    int list(@Option(names = "--all", description = "Also those decided lately") boolean all) {
        return gateway.show("approve.list", params("all", all), reply -> {
            if (reply.list("questions").isEmpty()) {
                gateway.out().println("nothing waits for a decision");
            }
            reply.list("questions").forEach(this::print);
        });
    }

    @Command(mixinStandardHelpOptions = true, description = "Show one question.")
    int show(@Parameters(paramLabel = "QUESTION") String id) {
        return gateway.show("approve.show", params("id", id), this::print);
    }

    @Command(mixinStandardHelpOptions = true, description = "Let the call run.")
    int accept(@Parameters(paramLabel = "QUESTION") String id) {
        return gateway.show(
                "approve.accept",
                params("id", id),
                reply -> gateway.out()
                        .println(
                                reply.has("agreed")
                                        ? "counted: " + reply.text("agreed") + " of " + reply.text("approvers")
                                                + " agreed"
                                        : "accepted"));
    }

    @Command(mixinStandardHelpOptions = true, description = "Refuse the call; the agent is told to stop and why.")
    int reject(
            @Parameters(paramLabel = "QUESTION") String id,
            @Option(names = "--reason", description = "What the agent is told") @Nullable String reason) {
        return gateway.show(
                "approve.reject",
                params("id", id, "reason", reason),
                reply -> gateway.out().println("rejected"));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Print every question as it is asked and decided, until interrupted.")
    int watch() {
        return gateway.follow("approve.watch", params(), this::print);
    }

    private void print(Reply question) {
        gateway.out()
                .printf(
                        "%s  %s  %s  asks for %s  [%s]%n",
                        question.text("id"),
                        question.text("asked_at"),
                        question.text("agent"),
                        question.text("capability"),
                        question.text("state"));
        gateway.out().println("  rule:   " + question.text("rule") + ": " + question.text("reason"));
        gateway.out().println("  input:  " + question.text("inputs_json"));
        if (question.has("by")) {
            gateway.out().println("  by:     " + question.text("by") + remark(question));
        } else {
            gateway.out().println("  until:  " + question.text("expires_at"));
        }
        question.text("preview").lines().forEach(line -> gateway.out().println("  | " + line));
    }

    private static String remark(Reply question) {
        return question.has("remark") ? " (" + question.text("remark") + ")" : "";
    }
}
