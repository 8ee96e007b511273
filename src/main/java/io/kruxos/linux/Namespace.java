package io.kruxos.linux;

import java.lang.foreign.Arena;
import java.util.Set;

/**
 * A kind of namespace, and what a thread does with it; all calls act on the calling thread alone and need root.
 *
 * <p>Source: namespaces(7), setns(2), unshare(2).
 */
public enum Namespace {
    MOUNT(0x00020000, "mnt"),
    UTS(0x04000000, "uts"),
    IPC(0x08000000, "ipc"),
    NETWORK(0x40000000, "net"),
    /** Of the thread's future children; the thread itself stays where it is, and can start no threads any more. */
    PID(0x20000000, "pid_for_children"),
    /** A JVM, having many threads, cannot make or join one: a descriptor serves for mapping ids. */
    USER(0x10000000, "user");

    private static final int CLONE_FS = 0x200;

    private final int flag;
    private final String link;

    Namespace(int flag, String link) {
        this.flag = flag;
        this.link = link;
    }

    /** The name under {@code /proc/<pid>/ns}. */
    public String link() {
        return link;
    }

    /**
     * The namespace of a process or thread.
     *
     * @param directory its {@code ns} directory in {@code /proc}
     */
    public Descriptor open(Descriptor directory) {
        try (Arena arena = Arena.ofConfined()) {
            return new Descriptor((int) Kernel.callThrough(
                    SystemCall.OPENAT,
                    directory.number(),
                    arena.allocateFrom(link).address(),
                    OpenFlags.READ | OpenFlags.CLOEXEC,
                    0));
        } catch (KernelError e) {
            throw e.about("ns/" + link);
        }
    }

    /** Moves this thread in. A mount namespace asks for {@link #leaveFileSystemContext} before. */
    public void join(Descriptor namespace) {
        Kernel.call(SystemCall.SETNS, namespace.number(), flag);
    }

    /** Moves this thread into new ones of these kinds. */
    public static void leave(Set<Namespace> kinds) {
        Kernel.call(
                SystemCall.UNSHARE, kinds.stream().mapToInt(kind -> kind.flag).sum());
    }

    /** Gives this thread a root, working directory and umask of its own, which all threads of a process share otherwise. */
    public static void leaveFileSystemContext() {
        Kernel.call(SystemCall.UNSHARE, CLONE_FS);
    }

    /** Names the machine in this thread's UTS namespace. */
    public static void nameHost(String name) {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.call(SystemCall.SETHOSTNAME, arena.allocateFrom(name).address(), name.length());
        }
    }
}
