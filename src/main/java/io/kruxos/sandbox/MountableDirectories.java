package io.kruxos.sandbox;

import io.kruxos.domain.Mount;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which host directories a cell may be opened on. The executor asks at every cell, whatever the gateway has checked before. */
public final class MountableDirectories {
    /** Neither these nor anything below them. */
    private static final List<Path> CLOSED = paths("/proc", "/sys", "/dev", "/boot", "/etc");

    /** Not these themselves, nor anything above them. */
    private static final List<Path> WHOLE = paths(
            "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/run", "/var", "/tmp", "/home", "/root");

    /** To be read only: whoever writes there decides what others run. */
    private static final List<Path> READ_ONLY =
            paths("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/run", "/var/lib", "/var/spool");

    /** Inside KruxOS's home only what is below this. */
    private static final String WORKSPACES = "workspaces";

    private MountableDirectories() {}

    /** @throws SandboxUnavailable naming the mount that is refused and why */
    static void check(List<Mount> mounts, Path home) {
        for (Mount mount : mounts) {
            Optional<String> wrong = refusal(mount, home)
                    .or(() -> when(
                            mounts.stream()
                                            .filter(other -> mount.hostPath().startsWith(other.hostPath()))
                                            .count()
                                    > 1,
                            "another mount holds it"));
            if (wrong.isPresent()) {
                throw new SandboxUnavailable(
                        "mount " + mount.agentPath(),
                        mount.hostPath() + " is refused: " + wrong.get(),
                        "Mount another directory");
            }
        }
    }

    /**
     * Why no cell may be opened on a mount's directory; the reason goes on after "the directory is refused: ".
     *
     * @param mount with a real path
     * @param home KruxOS's own, a real path
     */
    public static Optional<String> refusal(Mount mount, Path home) {
        Path path = mount.hostPath();
        boolean workspace = below(home.resolve(WORKSPACES), path);
        return when(!path.equals(path.normalize()), "it is not normalised")
                .or(() -> when(path.getNameCount() == 0, "it is the whole file system"))
                .or(() -> when(CLOSED.stream().anyMatch(path::startsWith), "it belongs to the system"))
                .or(() -> when(WHOLE.stream().anyMatch(whole -> whole.startsWith(path)), "it belongs to the system"))
                .or(() -> when(home.startsWith(path), "it holds KruxOS's home"))
                .or(() -> when(path.startsWith(home) && !workspace, "it lies in KruxOS's home, outside of workspaces"))
                .or(() -> when(
                        mount.writable() && !workspace && READ_ONLY.stream().anyMatch(path::startsWith),
                        "it belongs to the system, and may be mounted read-only"));
    }

    private static boolean below(Path directory, Path path) {
        return path.startsWith(directory) && !path.equals(directory);
    }

    private static Optional<String> when(boolean wrong, String reason) {
        return wrong ? Optional.of(reason) : Optional.empty();
    }

    private static List<Path> paths(String... names) {
        return Stream.of(names).map(Path::of).toList();
    }
}
