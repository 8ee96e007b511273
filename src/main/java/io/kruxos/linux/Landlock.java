package io.kruxos.linux;

import static io.kruxos.linux.Structs.LANDLOCK_NET_PORT;
import static io.kruxos.linux.Structs.LANDLOCK_PATH_BENEATH;
import static io.kruxos.linux.Structs.LANDLOCK_RULESET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A scope for file system, TCP and signals that a thread puts on itself and never takes off; its children have it as well.
 *
 * <p>Source: landlock(7).
 */
public final class Landlock {
    /** The version with signal and abstract socket scopes, Linux 6.12. */
    public static final int ABI_SCOPES = 6;

    private static final int CREATE_RULESET_VERSION = 1;
    private static final int RULE_PATH_BENEATH = 1;
    private static final int RULE_NET_PORT = 2;
    private static final int ABI_NETWORK = 4;
    private static final long HANDLED_NETWORK = PortAccess.BIND.bit() | PortAccess.CONNECT.bit();
    private static final long SCOPED_ABSTRACT_SOCKETS_AND_SIGNALS = 3;

    private Landlock() {}

    /** What may be done with TCP ports. */
    public enum PortAccess {
        BIND(1),
        CONNECT(1 << 1);

        private final long bit;

        PortAccess(long bit) {
            this.bit = bit;
        }

        long bit() {
            return bit;
        }
    }

    /** What becomes of a path with a symbolic link on its way. */
    public enum Links {
        FOLLOWED,
        REFUSED
    }

    /** A directory and everything below it, or one file. */
    public record PathRule(String path, PathAccess access, Links links) {
        /** Links on the way are followed: for paths that nobody but the system's owner can change. */
        public PathRule(String path, PathAccess access) {
            this(path, access, Links.FOLLOWED);
        }
    }

    /** One TCP port, from 1 to 65535. */
    public record PortRule(int port, PortAccess access) {}

    /** What is scoped besides files. */
    public sealed interface Network {
        /** Nothing: the thread is in namespaces of its own for network and processes. */
        record Unscoped() implements Network {}

        /**
         * TCP but for these ports, and from kernel version {@link #ABI_SCOPES} signals to processes and abstract sockets
         * outside of the thread's own scope.
         */
        record Scoped(List<PortRule> ports) implements Network {
            public Scoped {
                ports = List.copyOf(ports);
            }
        }
    }

    /** All that stays allowed; whatever no rule names is refused. */
    public record Scope(List<PathRule> paths, Network network) {
        public Scope {
            paths = List.copyOf(paths);
        }
    }

    /** The version that the kernel offers, 0 when Landlock is not built in or not switched on. */
    public static int abi() {
        long version = Kernel.attempt(SystemCall.LANDLOCK_CREATE_RULESET, 0, 0, CREATE_RULESET_VERSION);
        return version < 0 ? 0 : (int) version;
    }

    /**
     * Confines the calling thread to {@code scope}, with every kind of file access that the kernel's version knows refused by
     * default. Paths are resolved now, on this thread.
     *
     * @throws KernelError when a path is missing or has a link that is refused, or when the thread lacks {@code no_new_privs}
     */
    public static void restrict(Scope scope) {
        int abi = abi();
        try (Arena arena = Arena.ofConfined();
                Descriptor ruleset = create(arena, abi, scope.network())) {
            scope.paths().forEach(rule -> add(arena, ruleset, abi, rule));
            if (scope.network() instanceof Network.Scoped(List<PortRule> ports)) {
                ports.forEach(rule -> add(arena, ruleset, rule));
            }
            Kernel.call(SystemCall.LANDLOCK_RESTRICT_SELF, ruleset.number(), 0);
        }
    }

    /**
     * Whether the calling thread is in a scope that does not hold {@code /}, found out by trying to list it: its permissions
     * let everybody do so.
     */
    public static boolean refusesRoot() {
        try (Arena arena = Arena.ofConfined()) {
            long root = Kernel.attempt(
                    SystemCall.OPENAT,
                    OpenFlags.AT_FDCWD,
                    arena.allocateFrom("/").address(),
                    OpenFlags.DIRECTORY | OpenFlags.CLOEXEC,
                    0);
            if (root >= 0) {
                new Descriptor((int) root).close();
            }
            return root == -Errno.EACCES;
        }
    }

    private static Descriptor create(Arena arena, int abi, Network network) {
        boolean scoped = network instanceof Network.Scoped;
        long tcp = scoped && abi >= ABI_NETWORK ? HANDLED_NETWORK : 0;
        long others = scoped && abi >= ABI_SCOPES ? SCOPED_ABSTRACT_SOCKETS_AND_SIGNALS : 0;
        MemorySegment attributes = arena.allocate(LANDLOCK_RULESET);
        Structs.putLong(attributes, LANDLOCK_RULESET, "handled_access_fs", PathAccess.handled(abi));
        Structs.putLong(attributes, LANDLOCK_RULESET, "handled_access_net", tcp);
        Structs.putLong(attributes, LANDLOCK_RULESET, "scoped", others);
        // A kernel that knows less of the structure accepts it as long as what it does not know is zero.
        return new Descriptor((int)
                Kernel.call(SystemCall.LANDLOCK_CREATE_RULESET, attributes.address(), LANDLOCK_RULESET.byteSize(), 0));
    }

    private static void add(Arena arena, Descriptor ruleset, int abi, PathRule rule) {
        long directory = open(arena, rule, OpenFlags.DIRECTORY);
        long file = directory == -Errno.ENOTDIR ? open(arena, rule, 0) : directory;
        if (file < 0) {
            throw new KernelError("openat2", (int) -file).about(rule.path());
        }
        try (Descriptor target = new Descriptor((int) file)) {
            MemorySegment attributes = arena.allocate(LANDLOCK_PATH_BENEATH);
            long rights = rule.access().rights(directory >= 0) & PathAccess.handled(abi);
            Structs.putLong(attributes, LANDLOCK_PATH_BENEATH, "allowed_access", rights);
            Structs.putInt(attributes, LANDLOCK_PATH_BENEATH, "parent_fd", target.number());
            Kernel.call(SystemCall.LANDLOCK_ADD_RULE, ruleset.number(), RULE_PATH_BENEATH, attributes.address(), 0);
        }
    }

    private static long open(Arena arena, PathRule rule, long more) {
        long resolve = switch (rule.links()) {
            case FOLLOWED -> 0;
            case REFUSED -> OpenHow.RESOLVE_ROOT;
        };
        MemorySegment how =
                arena.allocateFrom(ValueLayout.JAVA_LONG, OpenFlags.PATH | OpenFlags.CLOEXEC | more, 0, resolve);
        return Kernel.attempt(
                SystemCall.OPENAT2,
                OpenFlags.AT_FDCWD,
                arena.allocateFrom(rule.path()).address(),
                how.address(),
                how.byteSize());
    }

    private static void add(Arena arena, Descriptor ruleset, PortRule rule) {
        MemorySegment attributes = arena.allocate(LANDLOCK_NET_PORT);
        Structs.putLong(
                attributes, LANDLOCK_NET_PORT, "allowed_access", rule.access().bit());
        Structs.putLong(attributes, LANDLOCK_NET_PORT, "port", rule.port());
        Kernel.call(SystemCall.LANDLOCK_ADD_RULE, ruleset.number(), RULE_NET_PORT, attributes.address(), 0);
    }
}
