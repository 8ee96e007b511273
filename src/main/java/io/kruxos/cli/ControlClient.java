package io.kruxos.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** One connection to the gateway's {@code run/control.sock}; see {@code io.kruxos.operator.ControlSocket} for what is said. */
final class ControlClient implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private final SocketChannel channel;
    private final BufferedReader in;
    private final Writer out;

    private ControlClient(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        this.out = Channels.newWriter(channel, StandardCharsets.UTF_8);
    }

    /**
     * Connects.
     *
     * @throws CommandFailure when no gateway answers there
     */
    static ControlClient connect(Path home) {
        Path socket = home.resolve("run/control.sock");
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new ControlClient(channel);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.NO_GATEWAY,
                    "no gateway answers at " + socket + " (" + e.getMessage()
                            + "); start it with `kruxos up`, or name its home with --home or KRUXOS_HOME");
        }
    }

    /**
     * Asks, hands every event on, and returns the answer.
     *
     * @throws CommandFailure when the gateway refuses or goes away
     */
    Map<String, @Nullable Object> call(
            String method, Map<String, @Nullable Object> params, Consumer<Map<String, @Nullable Object>> events) {
        try {
            out.write(JSON.writeValueAsString(Map.of("id", 1, "method", method, "params", params)) + "\n");
            out.flush();
            while (true) {
                String line = in.readLine();
                if (line == null) {
                    throw new CommandFailure(ExitCode.NO_GATEWAY, "the gateway went away before it answered");
                }
                Reply reply = new Reply(JSON.readValue(line, OBJECT));
                if (reply.has("event")) {
                    events.accept(reply.object("event").values());
                } else if (reply.has("error")) {
                    throw failure(reply.object("error"));
                } else {
                    return reply.object("result").values();
                }
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.NO_GATEWAY, "the gateway went away: " + e.getMessage());
        }
    }

    private static CommandFailure failure(Reply error) {
        int code = switch (error.text("kind")) {
            case "USAGE" -> ExitCode.USAGE;
            case "UNKNOWN" -> ExitCode.UNKNOWN;
            case "CONFLICT" -> ExitCode.CONFLICT;
            default -> ExitCode.FAILED;
        };
        return new CommandFailure(code, error.text("message"));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot close the connection: " + e.getMessage());
        }
    }
}
