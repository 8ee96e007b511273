package io.kruxos.sandbox;

import io.kruxos.linux.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The search for threads of this process that are confined though no cell owns them: somebody started them from a confined
 * thread, and whatever runs on them later is refused files for no visible reason.
 *
 * <p>What all threads have from outside, a container's filter for one, is taken from the thread that makes the check.
 */
public final class ConfinementCheck {
    private static final Path TASKS = Path.of("/proc/self/task");

    private final ThreadRegistry registry;
    private final int filtersFromOutside;
    private final boolean noNewPrivilegesFromOutside;

    ConfinementCheck(ThreadRegistry registry) {
        ThreadStatus own = ThreadStatus.of(Threads.currentId()).orElseThrow();
        this.registry = registry;
        this.filtersFromOutside = own.filters();
        this.noNewPrivilegesFromOutside = own.noNewPrivileges();
    }

    /** A confined thread that is no cell's. */
    public record Stray(int tid, String name) {}

    /** All strays of this moment; empty is what must be. */
    public List<Stray> strays() {
        // Cells' threads enter the registry before they are confined, so the statuses must be read before it is asked.
        Map<Integer, Thread> registered = registry.snapshot();
        List<Stray> confined = new ArrayList<>();
        Set<Integer> living = new HashSet<>();
        for (int tid : tasks()) {
            living.add(tid);
            confined(tid).ifPresent(confined::add);
        }
        List<Stray> strays = confined.stream()
                .filter(thread -> !registry.contains(thread.tid()))
                .toList();
        registry.forgetEnded(registered, living);
        return strays;
    }

    private Optional<Stray> confined(int tid) {
        return ThreadStatus.of(tid)
                .filter(status -> status.filters() > filtersFromOutside
                        || (status.noNewPrivileges() && !noNewPrivilegesFromOutside))
                .map(status -> new Stray(tid, status.name()));
    }

    private static List<Integer> tasks() {
        List<Integer> ids = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            tasks.forEach(task -> ids.add(Integer.parseInt(task.getFileName().toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }
}
