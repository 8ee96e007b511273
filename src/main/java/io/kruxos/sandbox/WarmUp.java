package io.kruxos.sandbox;

import io.kruxos.domain.Digest;
import io.kruxos.linux.SystemCall;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What must happen before the first thread is confined: a confined thread cannot open the files that classes, time zones,
 * random numbers and the like are loaded from. Open files stay readable, so it is enough to open them once.
 */
public final class WarmUp {
    private static final String OWN_CLASSES = "io/kruxos";

    /** The rooms whose code runs on confined threads. */
    private static final List<String> ROOMS = List.of("capability", "domain", "linux", "sandbox", "wire");

    private final List<Runnable> tasks;

    /** @param tasks what the rooms with code for cells want to have done: run each kind of work once, touch each library */
    public WarmUp(List<Runnable> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    /** Runs everything; on an unconfined thread. */
    public void run() {
        openJars();
        loadOwnClasses();
        touchPlatform();
        tasks.forEach(Runnable::run);
    }

    /** Looking for what is nowhere makes the class loader open every jar, and it keeps them open. */
    private static void openJars() {
        ClassLoader.getSystemResource("no/such/resource");
    }

    /** Directories on the class path, as in tests, have nothing that could be kept open: their classes are loaded now. */
    private static void loadOwnClasses() {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path root = Path.of(entry);
            if (Files.isDirectory(root.resolve(OWN_CLASSES))) {
                ROOMS.forEach(room -> loadOwnClasses(root, OWN_CLASSES + "/" + room));
            }
        }
        // A table that only native calls use, so that nothing above has initialised it.
        SystemCall.valueOf("READ");
    }

    private static void loadOwnClasses(Path root, String room) {
        if (!Files.isDirectory(root.resolve(room))) {
            return;
        }
        try (Stream<Path> files = Files.walk(root.resolve(room))) {
            files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .forEach(WarmUp::load);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, WarmUp.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What reads files of the JDK or of the system when it is used first. */
    private static void touchPlatform() {
        new SecureRandom().nextBytes(new byte[1]);
        List<Supplier<Object>> users = List.of(
                () -> Digest.of(new byte[0]),
                () -> DateTimeFormatter.ISO_INSTANT.format(Instant.EPOCH),
                () -> Instant.EPOCH.atZone(ZoneId.systemDefault()),
                () -> Base64.getEncoder().encodeToString(new byte[1]),
                () -> "%d %s".formatted(1, "a"),
                () -> Files.exists(Path.of("/")));
        users.forEach(user -> Objects.requireNonNull(user.get()));
    }
}
