package io.kruxos.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Processes whose environment began with a variable that says whose they are; every descendant has it that did not clear its
 * environment on purpose. Known gap: one that did, that left its session, and whose parents have ended. It stays confined, and
 * dies with its cell where that has a pid namespace.
 */
public final class MarkedProcesses {
    private static final int PASSES_MAX = 100;

    private final SandboxMode mode;
    private final String prefix;

    /**
     * @param mode of the cells that they were started in
     * @param variable the name of the variable that is the mark
     */
    public MarkedProcesses(SandboxMode mode, String variable) {
        this.mode = mode;
        this.prefix = variable + "=";
    }

    /**
     * Kills all whose mark fits, again until none is found; on an unconfined platform thread.
     *
     * @return how many were killed
     */
    public int kill(Predicate<String> mark) {
        int killed = 0;
        for (int pass = 0; pass < PASSES_MAX; pass++) {
            List<ProcessTree.Entry> found = ProcessTree.living().stream()
                    .filter(entry -> mayBeOurs(entry.pid()) && marked(entry.pid(), mark))
                    .toList();
            if (found.isEmpty()) {
                break;
            }
            found.forEach(ProcessTree::kill);
            killed += pass == 0 ? found.size() : 0;
        }
        return killed;
    }

    /** Others' environments are full of secrets, such as an agent's token in that of its bridge, and are not read. */
    private boolean mayBeOurs(long pid) {
        return switch (mode) {
            case FULL, ROOTLESS ->
                ThreadStatus.ofProcess(pid)
                        .filter(status -> status.filtered() && status.noNewPrivileges())
                        .isPresent();
            case OFF -> true;
        };
    }

    private boolean marked(long pid, Predicate<String> mark) {
        try {
            String environment =
                    Files.readString(Path.of("/proc", Long.toString(pid), "environ"), StandardCharsets.ISO_8859_1);
            for (String entry : environment.split("\0")) {
                if (entry.startsWith(prefix) && mark.test(entry.substring(prefix.length()))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // It has ended, or is another user's.
            return false;
        }
    }
}
