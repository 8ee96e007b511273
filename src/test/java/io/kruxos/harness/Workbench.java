package io.kruxos.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where end-to-end tests work: below the build directory, because Codex makes no sandbox below the temporary one. */
public final class Workbench {
    private static final Path PROJECT = Path.of(System.getProperty("user.dir"));

    private Workbench() {}

    /** A new directory that every user can pass through; its path is short, because socket paths are. */
    public static Path directory(String name) throws IOException {
        Path parent = Files.createDirectories(PROJECT.resolve("target").resolve("it"));
        Path made = Files.createTempDirectory(parent, name);
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        return made;
    }

    /** The project's own {@code bin/mcp-bridge}. */
    public static Path bridge() {
        return PROJECT.resolve("bin").resolve("mcp-bridge");
    }

    /** The project's own {@code kruxos}. */
    public static Path launcher() {
        return PROJECT.resolve("kruxos");
    }

    static Path project() {
        return PROJECT;
    }
}
