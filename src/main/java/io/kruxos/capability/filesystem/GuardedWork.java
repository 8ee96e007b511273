package io.kruxos.capability.filesystem;

import io.kruxos.linux.KernelError;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.CellFiles.LastName;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.PathRedirect;
import io.kruxos.sandbox.Work;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Work whose refusals by the kernel, wherever they come up, are told as errors about its first path; and whose redirects
 * name the real paths of all its path inputs at once, so that one more round decides them all.
 */
final class GuardedWork implements CellWork {
    /** An input that is a path, and what a link in its last name means to this work. */
    record PathInput(String name, LastName last) {}

    private final CellWork work;
    private final Function<Work, Inputs> arguments;
    private final List<PathInput> paths;

    /** Guards work; {@code arguments} finds, in a call, the inputs that have the paths. */
    GuardedWork(CellWork work, Function<Work, Inputs> arguments, PathInput... paths) {
        this.work = work;
        this.arguments = arguments;
        this.paths = List.of(paths);
    }

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work call) {
        try {
            return work.run(cell, call);
        } catch (PathRedirect e) {
            throw new PathRedirect(realPaths(cell.files(), call, e));
        } catch (KernelError e) {
            throw cell.files().failure(e, cell.files().place(firstPath(call)));
        }
    }

    private String firstPath(Work call) {
        Inputs inputs = arguments.apply(call);
        return paths.stream()
                .flatMap(path -> inputs.optionalText(path.name()).stream())
                .findFirst()
                .orElseThrow(() -> inputs.wrong(paths.getFirst().name(), "is required."));
    }

    private Map<String, String> realPaths(CellFiles files, Work call, PathRedirect redirect) {
        Inputs inputs = arguments.apply(call);
        Map<String, String> real = new HashMap<>();
        for (PathInput path : paths) {
            inputs.optionalText(path.name()).ifPresent(sent -> {
                String behind = files.realPath(sent, path.last());
                if (!behind.equals(sent)) {
                    real.put(sent, behind);
                }
            });
        }
        return real.isEmpty() ? redirect.realPaths() : real;
    }
}
