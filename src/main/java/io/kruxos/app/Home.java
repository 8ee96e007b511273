package io.kruxos.app;

import io.kruxos.domain.AgentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** One directory that holds everything of one KruxOS: what people configure, what it keeps, and its sockets. */
public record Home(Path directory) {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");

    public Home {
        directory = directory.toAbsolutePath().normalize();
    }

    public Path configuration() {
        return directory.resolve("kruxos.yaml");
    }

    public Path policies() {
        return directory.resolve("policies");
    }

    public Path data() {
        return directory.resolve("data");
    }

    public Path audit() {
        return directory.resolve("audit");
    }

    public Path tls() {
        return directory.resolve("tls");
    }

    public Path run() {
        return directory.resolve("run");
    }

    public Path workspaces() {
        return directory.resolve("workspaces");
    }

    public Path workspace(AgentName agent) {
        return workspaces().resolve(agent.value());
    }

    public Path controlSocket() {
        return run().resolve("control.sock");
    }

    public Path agentsSocket() {
        return run().resolve("agents.sock");
    }

    public Path executorSocket() {
        return run().resolve("executor.sock");
    }

    /**
     * Makes what is missing. Only {@code run} and {@code tls} can be passed through by others, who find an agents' socket and the
     * certificate authority there and can't list anything.
     */
    public void make() throws IOException {
        makeDirectory(directory, PASSABLE);
        makeDirectory(run(), PASSABLE);
        makeDirectory(tls(), PASSABLE);
        makeDirectory(workspaces(), PASSABLE);
        makeDirectory(policies(), PRIVATE);
        makeDirectory(data(), PRIVATE);
        makeDirectory(audit(), PRIVATE);
    }

    private static void makeDirectory(Path path, Set<PosixFilePermission> mode) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, mode);
        }
    }
}
