package io.kruxos.app;

import io.kruxos.sandbox.SandboxMode;
import io.kruxos.sandbox.executor.ExecutorClient;
import io.kruxos.sandbox.executor.ExecutorClientSettings;
import io.kruxos.sandbox.executor.PeerIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real executor in a JVM of its own, as the launcher would start it. */
final class ExecutorProcess implements AutoCloseable {
    private final Home home;
    private final SandboxMode mode;
    private Process process;

    private ExecutorProcess(Home home, SandboxMode mode) throws IOException {
        this.home = home;
        this.mode = mode;
        this.process = launch();
    }

    /** Starts it and waits for its word that it is ready. */
    static ExecutorProcess start(Path home, SandboxMode mode) throws IOException {
        return new ExecutorProcess(new Home(home), mode);
    }

    ExecutorClient client() throws IOException {
        return new ExecutorClient(new ExecutorClientSettings(
                home.executorSocket(),
                PeerIdentity.ofUid(uid()),
                "test",
                Duration.ofSeconds(60),
                Duration.ofSeconds(20)));
    }

    long pid() {
        return process.pid();
    }

    /** As a crash would. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** As the supervisor would after a crash. */
    void startAgain() throws IOException {
        process = launch();
    }

    /** Asks it to end, and returns whether it did in time. */
    boolean end() throws InterruptedException {
        process.destroy();
        return process.waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ExecutorMain.class.getName()));
        command.addAll(List.of("--home", home.directory().toString()));
        Files.createDirectories(home.directory());
        Files.writeString(
                home.configuration(), "gateway: { run_as: '" + uid() + "' }\nsandbox: { mode: " + mode.word() + " }\n");
        Process started = new ProcessBuilder(command).start();
        BufferedReader errors = started.errorReader();
        StringBuilder said = new StringBuilder();
        String line = errors.readLine();
        while (line != null && !line.startsWith("executor ready")) {
            said.append(line).append('\n');
            line = errors.readLine();
        }
        if (line == null) {
            throw new IOException("the executor did not start:\n" + said);
        }
        Thread.ofPlatform().daemon().start(() -> errors.lines().forEach(System.err::println));
        return started;
    }

    private static long uid() {
        return new com.sun.security.auth.module.UnixSystem().getUid();
    }
}
