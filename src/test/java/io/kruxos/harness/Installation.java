package io.kruxos.harness;

import io.kruxos.domain.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * A copy of what was built, laid out as it is installed, so that a user who cannot read the source can run it. There is one for
 * each user and build, because a program's ahead-of-time cache is trained once an installation.
 */
final class Installation {
    private static final int NAME_DIGITS = 12;

    private Installation() {}

    /** The installation that belongs to a user; made when there is none of this build. */
    static Path of(int uid) throws IOException {
        Path target = Workbench.project().resolve("target");
        Path installation = Files.createDirectories(target.resolve("it"))
                .resolve("app-" + uid + "-" + build(target).substring(0, NAME_DIGITS));
        if (!Files.exists(installation)) {
            make(installation, target, uid);
        }
        return installation;
    }

    /** A digest of the jar and the scripts. */
    private static String build(Path target) throws IOException {
        StringBuilder all = new StringBuilder(Files.readString(target.resolve("kruxos.jar.sha256")));
        all.append(Files.readString(Workbench.launcher()));
        try (Stream<Path> scripts = Files.list(Workbench.project().resolve("bin"))) {
            for (Path script : scripts.sorted().toList()) {
                all.append(Files.readString(script));
            }
        }
        return Digest.of(all.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static void make(Path installation, Path target, int uid) throws IOException {
        Path aside = Workbench.directory("app");
        copy(Workbench.launcher(), aside.resolve("kruxos"));
        copyAll(Workbench.project().resolve("bin"), aside.resolve("bin"));
        copy(target.resolve("kruxos.jar"), aside.resolve("lib/kruxos.jar"));
        copy(target.resolve("kruxos.jar.sha256"), aside.resolve("lib/kruxos.jar.sha256"));
        copyAll(target.resolve("lib"), aside.resolve("lib/lib"));
        copyTree(target.resolve("native"), aside.resolve("lib/native"));
        give(aside, uid);
        try {
            Files.move(aside, installation, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException _) {
            // Another test was first.
        }
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    }

    static int ownUid() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** Makes a directory and all that is in it a user's. */
    static void give(Path directory, int uid) throws IOException {
        if (uid == ownUid()) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.toList()) {
                Files.setAttribute(path, "unix:uid", uid);
                Files.setAttribute(path, "unix:gid", uid);
            }
        }
    }
}
