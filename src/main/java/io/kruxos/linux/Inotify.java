package io.kruxos.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One queue of changes in watched directories, kept by the kernel (16,384 events by default, then {@link Event#OVERFLOW}).
 *
 * <p>Reading never waits. All calls throw {@link KernelError}: {@code EMFILE} when the user has too many queues,
 * {@code ENOSPC} when too many watches.
 *
 * <p>Source: inotify(7), unshare(2) for {@code CLONE_FS}.
 */
public final class Inotify implements AutoCloseable {
    /**
     * One change.
     *
     * @param watch what {@link #watch} returned; -1 for {@link #OVERFLOW}
     * @param mask {@code IN_*} bits
     * @param cookie joins the two halves of a rename, else 0
     * @param name the entry in the watched directory, empty for the directory itself
     */
    public record Event(int watch, int mask, int cookie, String name) {
        public static final int MODIFY = 0x2;
        public static final int ATTRIBUTES = 0x4;
        public static final int CLOSE_WRITE = 0x8;
        public static final int MOVED_FROM = 0x40;
        public static final int MOVED_TO = 0x80;
        public static final int CREATE = 0x100;
        public static final int DELETE = 0x200;
        public static final int DELETE_SELF = 0x400;
        public static final int MOVE_SELF = 0x800;
        public static final int OVERFLOW = 0x4000;
        public static final int IGNORED = 0x8000;
        public static final int DIRECTORY = 0x40000000;

        public boolean is(int bits) {
            return (mask & bits) != 0;
        }
    }

    private static final long CLONE_FS = 0x200;
    private static final long IN_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int ONLY_DIRECTORY = 0x1000000;
    private static final int EXCLUDE_UNLINKED = 0x4000000;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long HEADER_BYTES = 16;

    private final Descriptor queue;

    private Inotify(Descriptor queue) {
        this.queue = queue;
    }

    public static Inotify open() {
        return new Inotify(new Descriptor((int) Kernel.call(SystemCall.INOTIFY_INIT1, IN_NONBLOCK_CLOEXEC)));
    }

    /**
     * Watches a directory for the events of {@code mask}.
     *
     * <p>inotify takes paths only, and a path can change its meaning under way. So the thread goes into the directory by its
     * descriptor and watches {@code .}; it gets a working directory of its own for that, and is back when this returns.
     *
     * @return the watch; the same as before when the directory is watched already
     */
    public int watch(Descriptor directory, int mask) {
        Kernel.call(SystemCall.UNSHARE, CLONE_FS);
        try (Descriptor before = FileCalls.openWorkingDirectory()) {
            Kernel.call(SystemCall.FCHDIR, directory.number());
            try {
                return watchHere(mask);
            } finally {
                Kernel.call(SystemCall.FCHDIR, before.number());
            }
        }
    }

    private int watchHere(int mask) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) Kernel.call(
                    SystemCall.INOTIFY_ADD_WATCH,
                    queue.number(),
                    arena.allocateFrom(".").address(),
                    mask | ONLY_DIRECTORY | EXCLUDE_UNLINKED);
        }
    }

    /** Ends one watch; nothing when it has ended already. */
    public void unwatch(int watch) {
        Kernel.attempt(SystemCall.INOTIFY_RM_WATCH, queue.number(), watch);
    }

    /** What has happened since the last read, up to 64 KiB of events; empty when nothing has. */
    public List<Event> read() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER_BYTES, Integer.BYTES);
            long filled = Kernel.attempt(SystemCall.READ, queue.number(), buffer.address(), buffer.byteSize());
            if (filled == -Errno.EAGAIN || filled == -Errno.EINTR) {
                return List.of();
            }
            if (filled < 0) {
                throw new KernelError("read", (int) -filled);
            }
            return events(buffer.asSlice(0, filled));
        }
    }

    private static List<Event> events(MemorySegment filled) {
        List<Event> events = new ArrayList<>();
        for (long at = 0; at < filled.byteSize(); ) {
            int length = filled.get(ValueLayout.JAVA_INT, at + 12);
            String name =
                    length == 0 ? "" : filled.asSlice(at + HEADER_BYTES, length).getString(0, StandardCharsets.UTF_8);
            events.add(new Event(
                    filled.get(ValueLayout.JAVA_INT, at),
                    filled.get(ValueLayout.JAVA_INT, at + 4),
                    filled.get(ValueLayout.JAVA_INT, at + 8),
                    name));
            at += HEADER_BYTES + length;
        }
        return events;
    }

    @Override
    public void close() {
        queue.close();
    }
}
