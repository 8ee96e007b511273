package io.kruxos.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
    private static final String ME = System.getProperty("user.name");

    @TempDir
    Path directory;

    private ControlSocket socket;

    @SuppressWarnings("NullAway.Init") // opened before each test
    ControlSocketTest() {}

    @BeforeEach
    void open() throws IOException {
        socket = ControlSocket.open(
                directory.resolve("control.sock"),
                Map.of(
                        "who", (operator, params, events) -> Map.of("operator", operator),
                        "echo", (operator, params, events) -> Map.of("text", params.text("text")),
                        "fail",
                                (operator, params, events) -> {
                                    throw new IllegalStateException("broken");
                                },
                        "count",
                                (operator, params, events) -> {
                                    for (int i = 0; i < 3; i++) {
                                        events.accept(Map.of("n", i));
                                    }
                                    return Map.of();
                                }));
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    @Test
    void shouldKnowFromTheKernelWhoSpeaks() throws IOException {
        assertEquals("{\"id\":1,\"result\":{\"operator\":\"" + ME + "\"}}", ask("{\"id\":1,\"method\":\"who\"}"));
    }

    @Test
    void shouldBeClosedToOthersByItsMode() throws IOException {
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(directory.resolve("control.sock")));
    }

    @Test
    void shouldRefuseAUserWhoIsNotAnOwner() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(directory.resolve("control.sock"), PosixFilePermissions.fromString("rw-rw-rw-"));
        Process stranger = new ProcessBuilder(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "/usr/bin/perl",
                        "-MIO::Socket::UNIX",
                        "-e",
                        """
                        my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die "cannot connect: $!";
                        print $s qq({"id":1,"method":"who"}\n);
                        $s->flush;
                        print scalar <$s>;
                        """,
                        directory.resolve("control.sock").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(stranger.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, stranger.waitFor(), said);
        assertTrue(said.contains("may not operate this KruxOS"), said);
    }

    @Test
    void shouldSendEventsBeforeTheAnswer() throws IOException {
        try (Connection connection = new Connection()) {
            connection.send("{\"id\":7,\"method\":\"count\"}");
            for (int i = 0; i < 3; i++) {
                assertEquals("{\"id\":7,\"event\":{\"n\":" + i + "}}", connection.in.readLine());
            }
            assertEquals("{\"id\":7,\"result\":{}}", connection.in.readLine());
        }
    }

    @Test
    void shouldNameWhatIsWrongAndGoOn() throws IOException {
        try (Connection connection = new Connection()) {
            connection.send("[1,2");
            assertTrue(connection.in.readLine().contains("\"kind\":\"USAGE\""));
            connection.send("{\"id\":1,\"method\":\"nothing\"}");
            assertTrue(connection.in.readLine().contains("\"kind\":\"UNKNOWN\""));
            connection.send("{\"id\":1,\"method\":\"echo\",\"params\":{\"text\":5}}");
            assertTrue(connection.in.readLine().contains("'text' must be a string"));
            connection.send("{\"id\":1,\"method\":\"fail\"}");
            assertTrue(connection.in.readLine().contains("\"kind\":\"UNAVAILABLE\""));
            connection.send("{\"id\":2,\"method\":\"echo\",\"params\":{\"text\":\"still here\"}}");
            assertTrue(connection.in.readLine().contains("still here"));
        }
    }

    @Test
    void shouldCutOffALineWithoutEnd() throws IOException {
        try (Connection connection = new Connection()) {
            String half = "x".repeat(1024 * 1024);
            boolean cut = false;
            for (int i = 0; i < 16 && !cut; i++) {
                try {
                    connection.out(half);
                } catch (IOException e) {
                    cut = true;
                }
            }
            assertTrue(cut || connection.in.readLine() == null);
        }
        assertNotEquals("", ask("{\"id\":1,\"method\":\"who\"}"));
    }

    private String ask(String line) throws IOException {
        try (Connection connection = new Connection()) {
            connection.send(line);
            return connection.in.readLine();
        }
    }

    private final class Connection implements AutoCloseable {
        private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        private final BufferedReader in;

        Connection() throws IOException {
            channel.connect(UnixDomainSocketAddress.of(directory.resolve("control.sock")));
            in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        }

        void send(String line) throws IOException {
            out(line + "\n");
        }

        void out(String text) throws IOException {
            Channels.newOutputStream(channel).write(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
