package io.kruxos.cli;

import static io.kruxos.cli.Gateway.params;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@code kruxos policy}. */
@Command(
        mixinStandardHelpOptions = true,
        name = "policy",
        description = "Check, show and explain policy.",
        synopsisSubcommandLabel = "COMMAND")
final class PolicyCommand {
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private final Gateway gateway;

    PolicyCommand(Gateway gateway) {
        this.gateway = gateway;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Check a policy file, or all that are in force; exits with 1 when there are faults.")
    int validate(@Parameters(paramLabel = "FILE", arity = "0..1") @Nullable Path file) {
        Map<String, @Nullable Object> answer = gateway.ask(
                "policy.validate", params("name", file == null ? null : file.toString(), "text", text(file)));
        Reply reply = new Reply(answer);
        int shown = gateway.print(answer, all -> {
            all.list("findings")
                    .forEach(finding -> gateway.out()
                            .println(finding.text("file") + ":" + finding.text("line") + ": " + finding.text("severity")
                                    + ": " + finding.text("message")));
            gateway.out().println(all.flag("valid") ? "valid" : "not valid; the last good policy stays in force");
        });
        return reply.flag("valid") ? shown : ExitCode.FAILED;
    }

    @Command(mixinStandardHelpOptions = true, description = "Show the rules in force for an agent, layer by layer.")
    int show(@Option(names = "--agent", required = true, description = "Whose rules") String agent) {
        return gateway.show("policy.show", params("agent", agent), reply -> {
            Table table = new Table("LAYER", "TIER", "CAPABILITY", "RULE", "WHERE");
            reply.list("rules")
                    .forEach(rule -> table.row(
                            rule.text("layer"),
                            rule.text("tier"),
                            rule.text("capability"),
                            rule.text("rule"),
                            rule.text("where")));
            table.print(gateway.out());
        });
    }

    @Command(mixinStandardHelpOptions = true, description = "Decide a call without making it.")
    int check(
            @Option(names = "--agent", required = true, description = "Who would call") String agent,
            @Parameters(paramLabel = "CAPABILITY") String capability,
            @Parameters(paramLabel = "NAME=VALUE", description = "Its inputs", arity = "0..*") @Nullable
                    List<String> inputs) {
        return gateway.show(
                "policy.check", params("agent", agent, "capability", capability, "inputs", inputs(inputs)), reply -> {
                    gateway.out().println(reply.text("tier") + "  by " + reply.text("rule"));
                    gateway.out().println(reply.text("reason"));
                });
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Decide a call without making it, and say of every rule why it did or did not match.")
    int explain(
            @Option(names = "--agent", required = true, description = "Who would call") String agent,
            @Parameters(paramLabel = "CAPABILITY") String capability,
            @Parameters(paramLabel = "NAME=VALUE", description = "Its inputs", arity = "0..*") @Nullable
                    List<String> inputs) {
        return gateway.show(
                "policy.explain", params("agent", agent, "capability", capability, "inputs", inputs(inputs)), reply -> {
                    reply.texts("lines").forEach(gateway.out()::println);
                    gateway.out().println();
                    gateway.out().println(reply.text("tier") + "  by " + reply.text("rule"));
                    gateway.out().println(reply.text("reason"));
                });
    }

    /** {@code path=/workspace/a args=["-l"]}: a value that is JSON counts as that, any other as text. */
    static Map<String, @Nullable Object> inputs(@Nullable List<String> given) {
        Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
        for (String input : given == null ? List.<String>of() : given) {
            int equals = input.indexOf('=');
            if (equals < 1) {
                throw new CommandFailure(ExitCode.USAGE, "an input is NAME=VALUE, not '" + input + "'");
            }
            inputs.put(input.substring(0, equals), value(input.substring(equals + 1)));
        }
        return inputs;
    }

    private static @Nullable Object value(String text) {
        try {
            return new JsonMapper()
                    .readValue("{\"value\":" + text + "}", OBJECT)
                    .get("value");
        } catch (JacksonException e) {
            return text;
        }
    }

    private static @Nullable String text(@Nullable Path file) {
        try {
            return file == null ? null : Files.readString(file);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.UNKNOWN, "cannot read " + file + ": " + e);
        }
    }
}
