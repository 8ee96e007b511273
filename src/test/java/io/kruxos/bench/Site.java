package io.kruxos.bench;

import io.kruxos.harness.RunningKruxos;
import io.kruxos.harness.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Where benchmarks work: a directory that is theirs, programs beside them, and a running KruxOS of each mode that this user can
 * have, started when it is first asked for and kept for the next benchmark.
 */
final class Site implements AutoCloseable {
    private final Path directory;
    private final Map<Mode, RunningKruxos> running = new LinkedHashMap<>();

    /** A KruxOS in mode {@code full} needs root. */
    enum Mode {
        FULL,
        ROOTLESS;

        String word() {
            return this == FULL ? "full" : "rootless";
        }
    }

    Site() throws IOException {
        directory = Workbench.directory("bench");
    }

    Path directory() {
        return directory;
    }

    /** The modes that can be measured. */
    static List<Mode> modes() {
        return isRoot() ? List.of(Mode.FULL, Mode.ROOTLESS) : List.of(Mode.ROOTLESS);
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** What to say about a mode that can't. */
    static List<String> missingModes() {
        return isRoot() ? List.of() : List.of("Mode full was not measured: it needs root.");
    }

    RunningKruxos kruxos(Mode mode) throws IOException, InterruptedException {
        RunningKruxos found = running.get(mode);
        if (found == null) {
            found = start(mode);
            running.put(mode, found);
        }
        return found;
    }

    private RunningKruxos start(Mode mode) throws IOException, InterruptedException {
        Path own = Files.createDirectory(directory.resolve(mode.word()));
        RunningKruxos kruxos = switch (mode) {
            case FULL -> RunningKruxos.asRoot(own);
            case ROOTLESS -> isRoot() ? RunningKruxos.asNobodySpecial(own) : RunningKruxos.asItself(own);
        };
        kruxos.awaitTrained();
        kruxos.kruxos("down").requireSuccess();
        kruxos.up();
        return kruxos;
    }

    /** What the product starts {@code program}'s JVM with, as {@code bin/app-files} has it. */
    static List<String> flags(String program) {
        return List.of(Objects.requireNonNull(System.getProperty("bench.flags." + program))
                .strip()
                .split("\\s+"));
    }

    /** A new directory in this one. */
    Path fresh(String name) throws IOException {
        return Files.createTempDirectory(directory, name);
    }

    /**
     * Runs a program to its end and returns what it printed.
     *
     * @throws IllegalStateException when it fails or takes longer than five minutes
     */
    String run(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "program", ".out");
        Path err = Files.createTempFile(directory, "program", ".err");
        Process process = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(300, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException(
                    command.getFirst() + " failed: " + Files.readString(out) + Files.readString(err));
        }
        return Files.readString(out);
    }

    /** Runs a class of the tests in a JVM of its own, with these flags. */
    String runJava(List<String> flags, Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Stops what was started; the directory stays until the next {@code clean}, for its logs. */
    @Override
    public void close() throws IOException {
        for (RunningKruxos one : running.values()) {
            one.close();
        }
    }
}
