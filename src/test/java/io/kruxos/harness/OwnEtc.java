package io.kruxos.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A copy of {@code /etc} that only the programs started with its prefix see, so that they may write to it. Needs root. */
public final class OwnEtc {
    private final Path copy;

    private OwnEtc(Path copy) {
        this.copy = copy;
    }

    /** Copies the machine's into {@code directory}. */
    public static OwnEtc in(Path directory) throws IOException, InterruptedException {
        Path copy = directory.resolve("etc");
        Process process = new ProcessBuilder("cp", "-a", "/etc", copy.toString())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new AssertionError("/etc can't be copied");
        }
        return new OwnEtc(copy);
    }

    /** What comes before a command that shall see it. */
    public List<String> prefix() {
        return List.of("unshare", "-m", "sh", "-c", "mount --bind \"$0\" /etc && exec \"$@\"", copy.toString());
    }

    /** Where a file of it lies for everybody else. */
    public Path file(String relative) {
        return copy.resolve(relative);
    }
}
