package io.kruxos.sandbox;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Errno;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The processes that descend from one process or share its session, as {@code /proc} shows them on an unconfined thread. */
final class ProcessTree {
    private static final Path PROC = Path.of("/proc");

    /** A process that forks without end is found one generation a pass. */
    private static final int PASSES_MAX = 100;

    private static final long PAGE_BYTES = 4096;

    private ProcessTree() {}

    /** One line of {@code /proc/<pid>/stat}: who it is, whose child, in which session. */
    record Entry(long pid, long parent, long session) {}

    /** Kills the members of {@code root}'s tree, not itself, until a pass finds none alive. */
    static void kill(long root) {
        for (int pass = 0; pass < PASSES_MAX; pass++) {
            List<Entry> members = members(root);
            if (members.isEmpty()) {
                return;
            }
            members.forEach(ProcessTree::kill);
        }
    }

    /** Memory that {@code root} and its tree have in use now, in bytes; pages that several share count for each. */
    static long residentBytes(long root) {
        long pages = residentPages(root);
        for (Entry member : members(root)) {
            pages += residentPages(member.pid());
        }
        return pages * PAGE_BYTES;
    }

    private static long residentPages(long pid) {
        try {
            String statm = Files.readString(PROC.resolve(pid + "/statm"), StandardCharsets.ISO_8859_1);
            return Long.parseLong(statm.split(" ")[1]);
        } catch (IOException e) {
            // It has ended, and uses nothing.
            return 0;
        }
    }

    private static List<Entry> members(long root) {
        List<Entry> living = living();
        Set<Long> ids = new HashSet<>(Set.of(root));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Entry entry : living) {
                boolean belongs = entry.session() == root || ids.contains(entry.parent());
                grown |= belongs && ids.add(entry.pid());
            }
        }
        return living.stream()
                .filter(entry -> entry.pid() != root && ids.contains(entry.pid()))
                .toList();
    }

    static void kill(Entry entry) {
        try (Descriptor process = Wait.open(entry.pid())) {
            // With the descriptor in hand the number cannot pass to another process any more; it may have done so
            // before.
            if (entry(PROC.resolve(Long.toString(entry.pid())))
                    .filter(now -> now.session() == entry.session())
                    .isPresent()) {
                Wait.signal(process, Signals.KILL);
            }
        } catch (KernelError e) {
            if (e.errno() != Errno.ESRCH) {
                throw e;
            }
        }
    }

    static List<Entry> living() {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> numbers = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path number : numbers) {
                entry(number).ifPresent(entries::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    /** Empty for a process that is gone or only waits to be reaped. */
    private static Optional<Entry> entry(Path process) {
        String stat;
        try {
            stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // ENOENT or ESRCH: it ended while it was looked at.
            return Optional.empty();
        }
        // The name in parentheses may hold anything, so fields count from the last one: state, parent, group, session.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        if (fields[0].equals("Z") || fields[0].equals("X")) {
            return Optional.empty();
        }
        long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
        return Optional.of(new Entry(pid, Long.parseLong(fields[1]), Long.parseLong(fields[3])));
    }
}
