package io.kruxos.app;

import io.kruxos.wire.JsonLimits;
import io.kruxos.wire.JsonReader;
import io.kruxos.wire.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * {@code Rehearsal --home DIR}: a gateway's whole life in one process, with an agent that reads, changes and runs things, beside
 * an executor of the same home. What the two JVMs load, and which of their methods are busy, is what their ahead-of-time caches
 * hold. The home is nobody else's. Never part of a running KruxOS.
 *
 * <p>It stays the user that it is, root too: the caches are run later by whoever starts KruxOS, so nobody else may write them.
 */
public final class Rehearsal {
    private static final String AGENT = "rehearsal";

    /** Enough for the methods on a call's way to be compiled by the last compiler. */
    private static final int READS = 800;

    private static final int CHANGES = 80;
    private static final int RUNS = 80;
    private static final int CONNECTIONS = 8;

    private final Home home;
    private final SocketAddress socket;

    private Rehearsal(Home home) {
        this.home = home;
        this.socket = UnixDomainSocketAddress.of(home.agentsSocket());
    }

    public static void main(String[] arguments) throws IOException {
        Home home = new Home(Path.of(arguments[1]));
        Configuration configuration = ConfigurationFile.read(home.configuration());
        home.make();
        try (Gateway gateway = Gateway.start(home, configuration, UnixUser.own())) {
            new Rehearsal(home).play(gateway.port());
        }
        System.exit(0); // Jetty's threads may take a moment that nobody needs
    }

    private void play(int port) throws IOException {
        String token = createAgent();
        for (int i = 0; i < CONNECTIONS; i++) {
            try (RehearsedAgent agent = RehearsedAgent.connect(
                    i % 2 == 0 ? socket : new InetSocketAddress("localhost", port), AGENT, token)) {
                agent.ask("tools/list", Map.of());
                lookAround(agent);
                change(agent, CHANGES / CONNECTIONS);
                read(agent, READS / CONNECTIONS);
                run(agent, RUNS / CONNECTIONS);
            }
        }
    }

    /** Asks for an agent as an operator does. */
    private String createAgent() throws IOException {
        try (SocketChannel operator = SocketChannel.open(UnixDomainSocketAddress.of(home.controlSocket()))) {
            String request = JsonWriter.text(Map.of(
                    "id", 1L, "method", "agent.create", "params", Map.of("name", AGENT, "group", "coding-agent")));
            operator.write(ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8)));
            String answer = Objects.requireNonNull(
                    new BufferedReader(Channels.newReader(operator, StandardCharsets.UTF_8)).readLine());
            Object read = new JsonReader(JsonLimits.ofBytes(1 << 16)).read(answer.getBytes(StandardCharsets.UTF_8));
            if (read instanceof Map<?, ?> reply
                    && reply.get("result") instanceof Map<?, ?> result
                    && result.get("token") instanceof String token) {
                return token;
            }
            throw new IOException("no agent for the rehearsal: " + answer);
        }
    }

    private static void lookAround(RehearsedAgent agent) throws IOException {
        agent.call("agent_whoami", Map.of());
        agent.call("system_time", Map.of());
        agent.call("filesystem_list", Map.of("path", "/workspace"));
        agent.call("filesystem_search", Map.of("path", "/workspace", "pattern", "*.txt"));
        agent.call("filesystem_search_content", Map.of("path", "/workspace", "pattern", "line"));
        agent.call("filesystem_read", Map.of("path", "/etc/passwd"));
        agent.call("filesystem_read", Map.of("path", "/workspace/missing"));
        agent.call("filesystem_read", Map.of("wrong", true));
    }

    private static void change(RehearsedAgent agent, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            agent.call(
                    "filesystem_write", Map.of("path", "/workspace/a.txt", "content", "a line of text\n".repeat(70)));
            agent.call(
                    "filesystem_edit",
                    Map.of("path", "/workspace/a.txt", "pattern", "text", "replace", "words", "replace_all", true));
        }
    }

    private static void read(RehearsedAgent agent, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            agent.call("filesystem_read", Map.of("path", "/workspace/a.txt"));
            if (i % 10 == 0) {
                agent.call("filesystem_stat", Map.of("path", "/workspace/a.txt"));
            }
        }
    }

    private static void run(RehearsedAgent agent, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            agent.call("process_run", Map.of("command", "true"));
        }
    }
}
