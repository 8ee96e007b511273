package io.kruxos.sandbox;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.Loopback;
import io.kruxos.linux.MountTree;
import io.kruxos.linux.Namespace;
import io.kruxos.linux.Pipe;
import io.kruxos.linux.Spawn;
import io.kruxos.linux.Threads;
import io.kruxos.linux.Wait;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of one cell, held open by descriptors and by a waiter process, which is process 1 in the cell.
 *
 * <p>The waiter reads a pipe from this process until it ends, so that a cell never outlives its executor, and the kernel
 * kills what runs in a pid namespace with its process 1. It ignores SIGCHLD: orphans go without being waited for.
 */
final class CellNamespaces implements AutoCloseable {
    private static final EnumSet<Namespace> KINDS =
            EnumSet.of(Namespace.MOUNT, Namespace.UTS, Namespace.IPC, Namespace.NETWORK, Namespace.PID);
    private static final String OWN_NAMESPACES =
            "/proc/" + ProcessHandle.current().pid() + "/task/%d/ns";
    private static final String WAIT =
            "mount -t proc -o nosuid,nodev,noexec proc /proc && trap '' CHLD && echo ready && exec cat >/dev/null";

    private final Map<Namespace, Descriptor> namespaces = new EnumMap<>(Namespace.class);
    private final Pipe life = Pipe.open();
    private @Nullable Descriptor waiter;

    private CellNamespaces() {}

    /**
     * Makes the namespaces on a thread of its own, which ends in them; on an unconfined platform thread, as root.
     *
     * @param host the machine's name in the cell
     * @param furnish builds the file tree and pivots to it, in the new mount namespace, where {@code /proc} is the cell's
     */
    static CellNamespaces open(String host, Runnable furnish) {
        CellNamespaces made = new CellNamespaces();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread builder = Thread.ofPlatform().name("cell-builder").start(() -> {
            try {
                made.build(host);
                furnish.run();
            } catch (Throwable e) {
                // The thread's edge: the opener throws it again.
                failure.set(e);
            }
        });
        join(builder);
        Throwable thrown = failure.get();
        if (thrown != null) {
            made.close();
            throw unavailable(thrown);
        }
        return made;
    }

    /** Moves the calling thread in; its children with it. */
    void join() {
        Namespace.leaveFileSystemContext();
        namespaces.forEach(Namespace::join);
    }

    /** The kernel's number of each namespace, as the links in {@code /proc} show it. */
    Map<Namespace, Long> numbers() {
        Map<Namespace, Long> numbers = new EnumMap<>(Namespace.class);
        namespaces.forEach((kind, namespace) ->
                numbers.put(kind, FileCalls.status(namespace).inode()));
        return numbers;
    }

    private void build(String host) {
        Namespace.leave(KINDS);
        MountTree.makePrivate();
        Namespace.nameHost(host);
        Loopback.up();
        try (Descriptor own = FileCalls.openRoot(OWN_NAMESPACES.formatted(Threads.currentId()))) {
            EnumSet<Namespace> atOnce = EnumSet.copyOf(KINDS);
            atOnce.remove(Namespace.PID);
            atOnce.forEach(kind -> namespaces.put(kind, kind.open(own)));
            startWaiter();
            // A pid namespace comes to be with its first process; by now this directory is hidden under the cell's own
            // /proc.
            namespaces.put(Namespace.PID, Namespace.PID.open(own));
        }
    }

    private void startWaiter() {
        try (Pipe out = Pipe.open()) {
            int pid = Spawn.start(new Spawn.Program(
                    Tools.SHELL,
                    List.of("sh", "-c", WAIT),
                    List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"),
                    "/",
                    life.reading(),
                    out.writing(),
                    out.writing()));
            waiter = Wait.open(pid);
            out.writing().close();
            Tools.awaitLine(out.reading(), "ready", "pid namespace");
        }
    }

    /** Kills process 1 of the cell, and so everything in the cell. */
    @Override
    public void close() {
        life.close();
        Descriptor process = waiter;
        if (process != null) {
            Wait.signal(process, Signals.KILL);
            // Process 1 ends after all others have been reaped, and those who started them may not have come to that
            // yet.
            Thread.ofPlatform().name("cell-reaper").daemon(true).start(() -> reap(process));
        }
        namespaces.values().forEach(Descriptor::close);
    }

    private static void reap(Descriptor process) {
        try (process) {
            Wait.reap(process);
        }
    }

    private static void join(Thread builder) {
        boolean interrupted = false;
        while (builder.isAlive()) {
            try {
                builder.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException unavailable(Throwable thrown) {
        return switch (thrown) {
            case SandboxUnavailable known -> known;
            case KernelError refused ->
                new SandboxUnavailable(
                        "namespaces",
                        String.valueOf(refused.getMessage()),
                        "Run as root outside of containers that forbid it, or use mode rootless");
            default -> new IllegalStateException("the cell could not be built", thrown);
        };
    }
}
