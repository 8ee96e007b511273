package io.kruxos.capability.facts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at directories of the host for {@link MountRules}, which may not be allowed to look itself. */
@FunctionalInterface
public interface HostDirectories {
    /**
     * What an absolute path really names, every link resolved; empty when there is nothing.
     *
     * @throws IOException when that can't be found out now
     */
    Optional<Seen> look(Path path) throws IOException;

    /** A real path, and what it is. */
    record Seen(Path path, boolean directory) {}
}
