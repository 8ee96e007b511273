package io.kruxos.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One thread as the kernel describes it: fields of {@code status}, proc(5). Read on unconfined threads.
 */
final class ThreadStatus {
    private final Map<String, String> fields;

    private ThreadStatus(Map<String, String> fields) {
        this.fields = Map.copyOf(fields);
    }

    /** A thread of this process; empty when there is none any more. */
    static Optional<ThreadStatus> of(int tid) {
        return read(Path.of("/proc/self/task", Integer.toString(tid), "status"));
    }

    /** The first thread of any process; empty when there is none any more. */
    static Optional<ThreadStatus> ofProcess(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "status"));
    }

    private static Optional<ThreadStatus> read(Path file) {
        Map<String, String> fields = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int colon = line.indexOf(':');
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        } catch (IOException e) {
            // ENOENT or ESRCH: it has ended.
            return Optional.empty();
        }
        return Optional.of(new ThreadStatus(fields));
    }

    String name() {
        return field("Name");
    }

    /** How many filters the thread has; those of a surrounding container count. */
    int filters() {
        return Integer.parseInt(field("Seccomp_filters"));
    }

    boolean filtered() {
        return field("Seccomp").equals("2");
    }

    boolean noNewPrivileges() {
        return field("NoNewPrivs").equals("1");
    }

    /** Whether the inheritable, permitted, effective and ambient sets are all empty. */
    boolean withoutCapabilities() {
        return empty("CapInh") && empty("CapPrm") && empty("CapEff") && empty("CapAmb");
    }

    boolean withoutBoundingSet() {
        return empty("CapBnd");
    }

    /** Whether real, effective, saved and file system user and group are all this number, and there are no other groups. */
    boolean isOnly(int id) {
        String four = "%1$d\t%1$d\t%1$d\t%1$d".formatted(id);
        return field("Uid").equals(four)
                && field("Gid").equals(four)
                && field("Groups").isEmpty();
    }

    private boolean empty(String set) {
        return Long.parseUnsignedLong(field(set), 16) == 0;
    }

    /** Throws for a kernel that lacks the field: what cannot be read back is not in force. */
    private String field(String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new SandboxUnavailable(
                    "status field " + name, "the kernel does not report it", "use Linux 5.13 or later");
        }
        return value;
    }
}
