package io.kruxos.harness;

import java.io.IOException;
import java.nio.file.Path;

/** Who runs a KruxOS, which settles the mode of its sandbox. */
public enum RunAs {
    /** Mode {@code full}. */
    ROOT,
    /** Mode {@code rootless}. */
    NOBODY_SPECIAL;

    /** Starts one in a directory of its own. */
    public RunningKruxos start(Path directory) throws IOException, InterruptedException {
        return switch (this) {
            case ROOT -> RunningKruxos.asRoot(directory);
            case NOBODY_SPECIAL -> RunningKruxos.asNobodySpecial(directory);
        };
    }
}
