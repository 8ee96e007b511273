package io.kruxos.clients.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bridge, started as the client starts it, reaches the gateway, and its token is taken. */
record BridgeCheck(String client, ServerEntry.Program program, Path directory) implements Check {
    private static final Map<String, Object> INITIALIZE = Map.of(
            "protocolVersion",
            "2025-06-18",
            "capabilities",
            Map.of(),
            "clientInfo",
            Map.of("name", "kruxos-doctor", "version", "1"));

    /** The bridge's JSON-RPC errors; see docs/protocol of the bridge. */
    private static final int AUTHENTICATION = -32003;

    private static final int USAGE = -32602;

    @Override
    public List<Finding> look() {
        String subject = client + ", bridge";
        try (LineTalk talk = LineTalk.start(program.command(), program.environment(), directory)) {
            Map<String, @Nullable Object> answer = talk.ask(0, "initialize", INITIALIZE);
            if (answer.get("error") instanceof Map<?, ?> error) {
                return List.of(refused(subject, error));
            }
            return List.of(
                    Finding.ok(subject, "it reaches the gateway"),
                    Finding.ok(
                            client + ", token",
                            "the gateway takes the token of agent "
                                    + program.environment().getOrDefault("KRUXOS_AGENT_NAME", "?")));
        } catch (IOException e) {
            return List.of(Finding.fail(
                    subject,
                    program.command().getFirst() + " does not answer (" + e.getMessage() + ")",
                    "start it by hand with the same variables: its last line on stderr says why; exit code 2 is"
                            + " usage, 10 authentication, 11 network, 12 protocol"));
        }
    }

    private Finding refused(String subject, Map<?, ?> error) {
        String message = Objects.toString(error.get("message"), "it refuses to start");
        String agent = program.environment().getOrDefault("KRUXOS_AGENT_NAME", "NAME");
        return switch (error.get("code") instanceof Number code ? code.intValue() : 0) {
            case AUTHENTICATION ->
                Finding.fail(
                        client + ", token",
                        message,
                        "kruxos agent rotate --keep-token " + agent + ", and take another token out of the"
                                + " client's environment");
            case USAGE -> Finding.fail(subject, message, "kruxos cli-config generate --write");
            default -> Finding.fail(client + ", gateway", message, "kruxos up, or set KRUXOS_ENDPOINT");
        };
    }
}
