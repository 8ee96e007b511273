package io.kruxos.sandbox;

import io.kruxos.domain.Mount;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Which host directories a cell may be opened on; the executor's own check, whatever the gateway has checked before. */
final class MountRules {
    /** Neither these nor anything below them. */
    private static final List<Path> CLOSED =
            Stream.of("/proc", "/sys", "/dev", "/boot", "/etc").map(Path::of).toList();

    /** Not these themselves, nor anything above them. */
    private static final List<Path> WHOLE = Stream.of(
                    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/run", "/var", "/tmp", "/home")
            .map(Path::of)
            .toList();

    /** Inside KruxOS's home only what is below this. */
    private static final String WORKSPACES = "workspaces";

    private MountRules() {}

    /** @throws SandboxUnavailable naming the mount that is refused and why */
    static void check(List<Mount> mounts, Path home) {
        for (Mount mount : mounts) {
            Path path = mount.hostPath();
            refuse(mount, !path.equals(path.normalize()), "it is not normalised");
            refuse(mount, path.getNameCount() == 0, "it is the whole file system");
            refuse(mount, CLOSED.stream().anyMatch(path::startsWith), "it belongs to the system");
            refuse(mount, WHOLE.stream().anyMatch(whole -> whole.startsWith(path)), "it belongs to the system");
            refuse(mount, home.startsWith(path), "it holds KruxOS's home");
            refuse(
                    mount,
                    path.startsWith(home) && !below(home.resolve(WORKSPACES), path),
                    "it lies in KruxOS's home, outside of workspaces");
            refuse(
                    mount,
                    mounts.stream()
                                    .filter(other -> path.startsWith(other.hostPath()))
                                    .count()
                            > 1,
                    "another mount holds it");
        }
    }

    private static boolean below(Path directory, Path path) {
        return path.startsWith(directory) && !path.equals(directory);
    }

    private static void refuse(Mount mount, boolean wrong, String reason) {
        if (wrong) {
            throw new SandboxUnavailable(
                    "mount " + mount.agentPath(),
                    mount.hostPath() + " is refused: " + reason,
                    "Mount another directory");
        }
    }
}
