package io.kruxos.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A whole KruxOS started by {@code kruxos up}: supervisor, gateway and executor, with a home and ports of its own. It runs from
 * an {@link Installation} that all of one user's share.
 */
public final class RunningKruxos implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A user without an entry, a home or a right. */
    public static final int NOBODY_SPECIAL = 61_234;

    /** Bridge, command line, gateway, executor. */
    private static final int PROGRAMS = 4;

    private final Path install;
    private final Path home;
    private final int uid;
    private final int port;
    private final int healthPort;

    private RunningKruxos(Path directory, int uid) throws IOException {
        this.uid = uid;
        this.install = Installation.of(uid);
        this.home = directory.resolve("home");
        this.port = freePort();
        this.healthPort = freePort();
    }

    /** Starts one as root, in mode {@code full}. */
    public static RunningKruxos asRoot(Path directory) throws IOException, InterruptedException {
        return start(directory, 0, "");
    }

    /** Starts one as somebody without any right, in mode {@code rootless}. */
    public static RunningKruxos asNobodySpecial(Path directory) throws IOException, InterruptedException {
        return start(directory, NOBODY_SPECIAL, "");
    }

    /** Starts one as whoever runs this, in mode {@code rootless} unless that is root. */
    public static RunningKruxos asItself(Path directory) throws IOException, InterruptedException {
        return start(directory, Installation.ownUid(), "");
    }

    /** Starts one as root with more lines in its {@code kruxos.yaml}. */
    public static RunningKruxos asRoot(Path directory, String configuration) throws IOException, InterruptedException {
        return start(directory, 0, configuration);
    }

    private static RunningKruxos start(Path directory, int uid, String configuration)
            throws IOException, InterruptedException {
        RunningKruxos kruxos = new RunningKruxos(directory, uid);
        Files.createDirectories(kruxos.home);
        Files.setPosixFilePermissions(kruxos.home, PosixFilePermissions.fromString("rwx--x--x"));
        Files.writeString(
                kruxos.home.resolve("kruxos.yaml"),
                "gateway:\n  port: %d\n  health_port: %d\n".formatted(kruxos.port, kruxos.healthPort) + configuration);
        Installation.give(directory, uid);
        try {
            kruxos.up();
        } catch (AssertionError e) {
            kruxos.close(); // what came up in part would outlive the tests
            throw e;
        }
        return kruxos;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts it; it must not run. */
    public void up() throws IOException, InterruptedException {
        kruxos("up").requireSuccess();
    }

    /** Waits for the ahead-of-time caches that {@code up} has made in the background, three minutes at most. */
    public void awaitTrained() throws IOException, InterruptedException {
        Path caches = install.resolve("lib/aot");
        long giveUp = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!Files.isDirectory(caches) || trained(caches) < PROGRAMS) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("bin/train has not made all caches in " + caches);
            }
            Thread.sleep(100);
        }
    }

    private static long trained(Path caches) throws IOException {
        try (Stream<Path> files = Files.list(caches)) {
            return files.filter(file -> file.toString().endsWith(".aot")).count();
        }
    }

    /** Runs {@code kruxos} with the arguments and {@code --home}. */
    public Output kruxos(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(asItsUser());
        command.add(install.resolve("kruxos").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("--home", home.toString()));
        return run(command);
    }

    /** Runs any program as the user that this KruxOS runs as. */
    public Output run(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("kruxos", ".out");
        Path err = Files.createTempFile("kruxos", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment()
                    .putAll(Map.of(
                            "PATH",
                            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                            "HOME",
                            String.valueOf(home.getParent()),
                            "JAVA_HOME",
                            System.getProperty("java.home"),
                            "LANG",
                            "C.UTF-8"));
            Process process = builder.start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(command + " did not end: " + Files.readString(out) + Files.readString(err));
            }
            return new Output(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** What comes before a command so that this KruxOS's user runs it. */
    public List<String> asItsUser() throws IOException {
        return uid == Installation.ownUid()
                ? List.of()
                : List.of("setpriv", "--reuid", "" + uid, "--regid", "" + uid, "--clear-groups", "--");
    }

    /** Makes an agent and returns its token. */
    public String createAgent(String name, String group, String... more) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("agent", "create", "--json", "--name", name, "--group", group));
        arguments.addAll(List.of(more));
        return json(arguments.toArray(String[]::new)).path("token").stringValue();
    }

    /** Runs a command that answers in JSON. */
    public JsonNode json(String... arguments) throws IOException, InterruptedException {
        return JSON.readTree(kruxos(arguments).requireSuccess().out());
    }

    /** Writes a policy group; it counts within a second, and at once for a gateway that starts. */
    public void writeGroup(String name, String yaml) throws IOException {
        Path file = home.resolve("policies/groups/" + name + ".yaml");
        Path fresh = file.resolveSibling("." + name + ".new");
        Files.writeString(fresh, yaml, StandardCharsets.UTF_8);
        Object owner = Files.getAttribute(file.getParent(), "unix:uid");
        Files.setAttribute(fresh, "unix:uid", owner);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The variables for a bridge of this agent. */
    public Map<String, String> bridgeVariables(String agent, String token) {
        return Map.of(
                "KRUXOS_ENDPOINT", "unix:" + agentsSocket(),
                "KRUXOS_AGENT_NAME", agent,
                "KRUXOS_AGENT_TOKEN", token);
    }

    public Path home() {
        return home;
    }

    public Path agentsSocket() {
        return home.resolve("run/agents.sock");
    }

    public Path certificateAuthority() {
        return home.resolve("tls/ca.pem");
    }

    public Path bridge() {
        return install.resolve("bin/mcp-bridge");
    }

    /** The installed {@code kruxos}. */
    public Path launcher() {
        return install.resolve("kruxos");
    }

    public int port() {
        return port;
    }

    public int healthPort() {
        return healthPort;
    }

    /** The gateway's process. */
    public ProcessHandle gateway() throws IOException, InterruptedException {
        return process("gateway");
    }

    /** The executor's process. */
    public ProcessHandle executor() throws IOException, InterruptedException {
        return process("executor");
    }

    /** Kills the gateway and waits until it is gone. */
    public void killGateway() throws IOException, InterruptedException {
        kill(gateway());
    }

    /** Kills the executor and waits until it is gone. */
    public void killExecutor() throws IOException, InterruptedException {
        kill(executor());
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Waits until both are there and joined. */
    public void awaitReady() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + healthPort + "/health/ready"))
                .build();
        while (!isReady(client, request)) {
            Thread.sleep(20);
        }
    }

    private static boolean isReady(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private ProcessHandle process(String name) throws IOException, InterruptedException {
        String running = kruxos("status").requireSuccess().out();
        String pid = running.replaceAll("(?s).*" + name + " ([0-9]+).*", "$1");
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    @Override
    public void close() throws IOException {
        try {
            kruxos("down").requireSuccess();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a command left. */
    public record Output(int exitCode, String out, String err) {
        public Output requireSuccess() {
            if (exitCode != 0) {
                throw new AssertionError("exit code " + exitCode + "\n" + out + "\n" + err);
            }
            return this;
        }
    }
}
