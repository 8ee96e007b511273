package io.kruxos.app;

import io.kruxos.capability.facts.HostDirectories;
import io.kruxos.domain.ErrorType;
import io.kruxos.domain.StructuredError;
import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.ExecutorClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Directories that the gateway sees itself, and those that only the executor does, such as one in somebody's closed home. */
final class ReachableDirectories implements HostDirectories {
    private final ExecutorClient executor;

    ReachableDirectories(ExecutorClient executor) {
        this.executor = executor;
    }

    @Override
    public Optional<Seen> look(Path path) throws IOException {
        try {
            Path real = path.toRealPath();
            return Optional.of(new Seen(real, Files.isDirectory(real)));
        } catch (IOException _) {
            return ask(path);
        }
    }

    private Optional<Seen> ask(Path path) throws IOException {
        return switch (executor.look(path)) {
            case WorkResult.Done(Map<String, @Nullable Object> value) ->
                Optional.of(new Seen(
                        Path.of(String.valueOf(value.get("real_path"))), Boolean.TRUE.equals(value.get("directory"))));
            case WorkResult.Failed(StructuredError error)
            when error.type().equals(ErrorType.FILE_NOT_FOUND.word()) -> Optional.empty();
            case WorkResult.Failed(StructuredError error) -> throw new IOException(error.message());
            case WorkResult.Redirected _ -> throw new IOException("the executor gave no answer to the question");
        };
    }
}
