package io.kruxos.capability.process;

import io.kruxos.linux.Rlimit;
import io.kruxos.sandbox.SandboxMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one process as they are really put in force, and by what.
 *
 * @param kernel what the kernel enforces on each process of the tree
 * @param treeMemoryBytes resident memory of the whole tree, looked at again and again; null for no limit
 * @param cpuTime processor time of a single process; null for no limit
 * @param stated one line a limit, for the answer
 */
record EnforcedLimits(
        Map<Rlimit, Long> kernel,
        @Nullable Long treeMemoryBytes,
        @Nullable Duration cpuTime,
        List<Map<String, @Nullable Object>> stated) {
    EnforcedLimits {
        kernel = Map.copyOf(kernel);
        stated = List.copyOf(stated);
    }

    static EnforcedLimits of(RunRequest request, SandboxMode mode) {
        Map<Rlimit, Long> kernel = new EnumMap<>(Rlimit.class);
        List<Map<String, @Nullable Object>> stated = new ArrayList<>();
        kernel.put(Rlimit.CORE, 0L);
        Long memory = request.limits().memoryBytes();
        if (memory != null) {
            kernel.put(Rlimit.DATA, memory);
            stated.add(line(
                    "memory_bytes",
                    memory,
                    "RLIMIT_DATA for each process, and the tree's resident memory looked at every 200 ms"));
        }
        Integer files = request.limits().openFiles();
        if (files != null) {
            kernel.put(Rlimit.OPEN_FILES, (long) files);
            stated.add(line("open_files", files, "RLIMIT_NOFILE for each process"));
        }
        Integer pids = request.limits().pids();
        if (pids != null) {
            stated.add(line("pids", pids, pids(kernel, pids, mode)));
        }
        Duration cpu = cpuTime(request);
        Double cpus = request.limits().cpus();
        if (cpu != null) {
            kernel.put(Rlimit.CPU, cpu.toSeconds());
        }
        if (cpus != null) {
            stated.add(line(
                    "cpus",
                    cpus,
                    cpu == null
                            ? "nothing: a background process has no time to take a share of"
                            : "RLIMIT_CPU: " + cpu.toSeconds() + " s of processor time for each process, not a share"));
        }
        return new EnforcedLimits(kernel, memory, cpu, stated);
    }

    private static String pids(Map<Rlimit, Long> kernel, int pids, SandboxMode mode) {
        return switch (mode) {
            case FULL -> {
                kernel.put(Rlimit.PROCESSES, (long) pids);
                yield "RLIMIT_NPROC of the cell's own user";
            }
            // There it would count everything that the user runs.
            case ROOTLESS, OFF -> "nothing: cells share the user of KruxOS in mode " + mode.word();
        };
    }

    /** A share of a processor becomes a budget: the share of the time that the process may take. */
    private static @Nullable Duration cpuTime(RunRequest request) {
        Double cpus = request.limits().cpus();
        return cpus == null || request.background()
                ? null
                : Duration.ofSeconds(
                        (long) Math.max(1, Math.ceil(cpus * request.timeout().toSeconds())));
    }

    private static Map<String, @Nullable Object> line(String limit, Object value, String by) {
        return Map.of("limit", limit, "value", value, "enforced_by", by);
    }
}
