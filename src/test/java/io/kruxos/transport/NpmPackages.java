package io.kruxos.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Packages of the npm registry that tests use as peers, installed once below {@code target}. */
final class NpmPackages {
    private NpmPackages() {}

    /** A directory whose {@code node_modules} holds these packages, each {@code name@version}. */
    static Path installed(String... packages) {
        try {
            Path directory = Path.of(
                            "target",
                            "npm",
                            Integer.toHexString(List.of(packages).hashCode()))
                    .toAbsolutePath();
            Path done = directory.resolve("installed");
            if (!Files.exists(done)) {
                Files.createDirectories(directory);
                Files.writeString(directory.resolve("package.json"), "{\"private\":true,\"type\":\"module\"}");
                install(directory, packages);
                Files.createFile(done);
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void install(Path directory, String... packages) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"));
        command.addAll(List.of(packages));
        Process npm = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("npm.log").toFile())
                .start();
        if (npm.waitFor() != 0) {
            throw new IllegalStateException("npm install failed: " + Files.readString(directory.resolve("npm.log")));
        }
    }
}
