package io.kruxos.sandbox.executor;

import io.kruxos.domain.Errors;
import io.kruxos.sandbox.WorkResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** The executor's look at a directory of the host that an operator has named. */
final class HostDirectory {
    private HostDirectory() {}

    /** {@code real_path}, and whether it is a {@code directory}; {@code FileNotFound} when there is nothing. */
    static WorkResult look(String name) {
        try {
            Path real = Path.of(name).toRealPath();
            return new WorkResult.Done(Map.of("real_path", real.toString(), "directory", Files.isDirectory(real)));
        } catch (IOException | InvalidPathException _) {
            return new WorkResult.Failed(Errors.fileNotFound(name));
        }
    }
}
