package io.kruxos.sandbox;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Another JVM with the classes of this one, possibly as another user, that answers lines with lines. */
final class ChildJvm implements Prompt, AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final String greeting;

    private ChildJvm(Process process) throws IOException {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.greeting = String.valueOf(output.readLine());
    }

    /**
     * Starts a program.
     *
     * @param prefix what stands before {@code java}: {@code setpriv …}, or nothing
     * @param classes a directory from {@link #copyClasses}, or a class path
     */
    static ChildJvm start(List<String> prefix, String classes, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:disable",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                classes,
                main));
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** A copy of the project's classes that every user can read; the ones under test may lie in somebody's home. */
    static String copyClasses(Path into) throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path root = Path.of(entry);
            if (Files.isDirectory(root.resolve("io/kruxos"))) {
                copy(root, into);
            }
        }
        return into.toString();
    }

    /** The first line that it printed. */
    String greeting() {
        return greeting;
    }

    @Override
    public String answer(String line) {
        try {
            input.write(line + "\n");
            input.flush();
            String answer = output.readLine();
            if (answer == null) {
                throw new AssertionError("the child ended with " + process.waitFor());
            }
            return new String(Base64.getDecoder().decode(answer), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        input.close();
        // Its input has ended, and so does it; what it still prints is not wanted.
        output.transferTo(Writer.nullWriter());
    }

    private static void copy(Path from, Path into) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = into.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
