package io.kruxos.operator;

import io.kruxos.operator.OperatorRefusal.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operator's door: {@code run/control.sock}, mode 0600. One JSON object a line, {@code {"id","method","params"}}, answered by
 * any number of {@code {"id","event"}} and one {@code {"id","result"}} or {@code {"id","error":{"kind","message"}}}. The kernel
 * says who is there ({@code SO_PEERCRED}, unix(7)): root and the socket's owner may speak, everybody else is cut off. At most
 * {@value #CONNECTIONS_MAX} connections and {@value #LINE_MAX} characters a line.
 */
public final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ControlSocket.class.getName());
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};
    private static final int LINE_MAX = 2 * 1024 * 1024;
    private static final int CONNECTIONS_MAX = 64;

    private final ServerSocketChannel server;
    private final Path path;
    private final UserPrincipal owner;
    private final Map<String, OperatorMethod> methods;
    private final Semaphore places = new Semaphore(CONNECTIONS_MAX);

    private ControlSocket(
            ServerSocketChannel server, Path path, UserPrincipal owner, Map<String, OperatorMethod> methods) {
        this.server = server;
        this.path = path;
        this.owner = owner;
        this.methods = Map.copyOf(methods);
    }

    /** Opens the door for root and for the user that this process runs as. */
    public static ControlSocket open(Path path, Map<String, OperatorMethod> methods) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        ControlSocket socket = new ControlSocket(server, path, Files.getOwner(path), methods);
        Thread.ofVirtual().name("control-accept").start(socket::accept);
        return socket;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                if (places.tryAcquire()) {
                    Thread.ofVirtual().name("control").start(() -> serve(channel));
                } else {
                    channel.close();
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "cannot accept an operator", e);
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            UserPrincipal peer =
                    channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
            String operator = peer.getName();
            Writer out = Channels.newWriter(channel, StandardCharsets.UTF_8);
            if (!operator.equals("root") && !peer.equals(owner)) {
                send(
                        out,
                        error(
                                null,
                                "USAGE",
                                "user " + operator + " may not operate this KruxOS; its owner and root may"));
                return;
            }
            BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            for (String line = line(in); line != null; line = line(in)) {
                answer(operator, line, out);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "an operator left", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private static @Nullable String line(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (line.length() == LINE_MAX) {
                throw new IOException("a line is longer than " + LINE_MAX + " characters");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private void answer(String operator, String line, Writer out) throws IOException, InterruptedException {
        Object id = null;
        try {
            Map<String, @Nullable Object> request = Json.MAPPER.readValue(line, OBJECT);
            id = request.get("id");
            Params all = new Params(request);
            String name = all.text("method");
            OperatorMethod method = methods.get(name);
            if (method == null) {
                throw OperatorRefusal.unknown(
                        "this gateway has no command " + name + "; is it older than the terminal?");
            }
            send(out, answer(id, "result", method.run(operator, new Params(all.object("params")), sink(id, out))));
        } catch (OperatorRefusal e) {
            send(out, error(id, e.kind().name(), String.valueOf(e.getMessage())));
        } catch (JacksonException e) {
            send(out, error(id, Kind.USAGE.name(), "not a JSON object"));
        } catch (RuntimeException e) { // the edge: one command must not take the door along
            LOG.log(Level.ERROR, "an operator's command failed", e);
            send(
                    out,
                    error(
                            id,
                            Kind.UNAVAILABLE.name(),
                            "the gateway failed at this; its log says why: " + e.getMessage()));
        }
    }

    private static OperatorMethod.EventSink sink(@Nullable Object id, Writer out) {
        return event -> {
            try {
                send(out, answer(id, "event", event));
                return true;
            } catch (IOException e) {
                return false;
            }
        };
    }

    private static Map<String, @Nullable Object> answer(@Nullable Object id, String key, Object value) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("id", id);
        answer.put(key, value);
        return answer;
    }

    private static Map<String, @Nullable Object> error(@Nullable Object id, String kind, String message) {
        return answer(id, "error", Map.of("kind", kind, "message", message));
    }

    private static void send(Writer out, Map<String, @Nullable Object> message) throws IOException {
        String line = Json.MAPPER.writeValueAsString(message) + "\n";
        synchronized (out) {
            out.write(line);
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }

    /** Made at its first use: it takes a good part of what the gateway has to start in. */
    private static final class Json {
        static final JsonMapper MAPPER = new JsonMapper();
    }
}
