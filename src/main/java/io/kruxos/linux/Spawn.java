package io.kruxos.linux;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * Starts programs from the calling thread, which they inherit everything from: namespaces, identity, scope and filter.
 *
 * <p>A program gets three descriptors and no other, a session of its own, default signal handlers and no blocked signals.
 * The caller returns once the program has been loaded. Sizes of the C library's opaque structures are for glibc.
 *
 * <p>Source: posix_spawn(3).
 */
public final class Spawn {
    private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    /** {@code sizeof(posix_spawn_file_actions_t)}, {@code posix_spawnattr_t} and {@code sigset_t}; a test compares them. */
    static final long FILE_ACTIONS_BYTES = 80;

    static final long ATTRIBUTES_BYTES = 336;
    static final long SIGNAL_SET_BYTES = 128;
    static final short SET_SIGNAL_DEFAULTS = 0x04;
    static final short SET_SIGNAL_MASK = 0x08;
    static final short SET_SESSION = 0x80;

    private static final MethodHandle SPAWN =
            Libc.function("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle ACTIONS_INIT = Libc.function("posix_spawn_file_actions_init", ADDRESS);
    private static final MethodHandle ACTIONS_DESTROY = Libc.function("posix_spawn_file_actions_destroy", ADDRESS);
    private static final MethodHandle ADD_DUP = Libc.function("posix_spawn_file_actions_adddup2", ADDRESS, INT, INT);
    private static final MethodHandle ADD_DIRECTORY =
            Libc.function("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
    private static final MethodHandle ADD_CLOSE_FROM =
            Libc.function("posix_spawn_file_actions_addclosefrom_np", ADDRESS, INT);
    private static final MethodHandle ATTRIBUTES_INIT = Libc.function("posix_spawnattr_init", ADDRESS);
    private static final MethodHandle ATTRIBUTES_DESTROY = Libc.function("posix_spawnattr_destroy", ADDRESS);
    private static final MethodHandle SET_FLAGS =
            Libc.function("posix_spawnattr_setflags", ADDRESS, ValueLayout.JAVA_SHORT);
    private static final MethodHandle SET_MASK = Libc.function("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
    private static final MethodHandle SET_DEFAULTS = Libc.function("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
    private static final MethodHandle FILL_SET = Libc.function("sigfillset", ADDRESS);

    private Spawn() {}

    /**
     * A program to start.
     *
     * @param file its path; nothing is searched for
     * @param arguments all of them, the program's own name first
     * @param environment {@code NAME=value} each
     * @param directory where it starts, an absolute path
     */
    public record Program(
            String file,
            List<String> arguments,
            List<String> environment,
            String directory,
            Descriptor input,
            Descriptor output,
            Descriptor error) {
        public Program {
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
            if (arguments.isEmpty()) {
                throw new IllegalArgumentException("a program's first argument is its name");
            }
        }
    }

    /**
     * Starts a program and returns its process id.
     *
     * @throws KernelError with what kept it from starting: {@code ENOENT} when the file or the directory is missing,
     *     {@code EACCES} when it may not be run
     */
    public static int start(Program program) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(FILE_ACTIONS_BYTES, Long.BYTES);
            MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
            check((int) ACTIONS_INIT.invokeExact(actions));
            check((int) ATTRIBUTES_INIT.invokeExact(attributes));
            try {
                fill(arena, actions, program);
                fill(arena, attributes);
                return start(arena, actions, attributes, program);
            } finally {
                check((int) ACTIONS_DESTROY.invokeExact(actions));
                check((int) ATTRIBUTES_DESTROY.invokeExact(attributes));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a downcall threw", e);
        }
    }

    private static int start(Arena arena, MemorySegment actions, MemorySegment attributes, Program program)
            throws Throwable {
        MemorySegment pid = arena.allocate(INT);
        check((int) SPAWN.invokeExact(
                pid,
                arena.allocateFrom(program.file()),
                actions,
                attributes,
                strings(arena, program.arguments()),
                strings(arena, program.environment())));
        return pid.get(INT, 0);
    }

    private static void fill(Arena arena, MemorySegment actions, Program program) throws Throwable {
        check((int) ADD_DUP.invokeExact(actions, program.input().number(), 0));
        check((int) ADD_DUP.invokeExact(actions, program.output().number(), 1));
        check((int) ADD_DUP.invokeExact(actions, program.error().number(), 2));
        // The JDK opens sockets and some files without close-on-exec.
        check((int) ADD_CLOSE_FROM.invokeExact(actions, 3));
        check((int) ADD_DIRECTORY.invokeExact(actions, arena.allocateFrom(program.directory())));
    }

    private static void fill(Arena arena, MemorySegment attributes) throws Throwable {
        MemorySegment none = arena.allocate(SIGNAL_SET_BYTES, Long.BYTES);
        MemorySegment all = arena.allocate(SIGNAL_SET_BYTES, Long.BYTES);
        check((int) FILL_SET.invokeExact(all));
        check((int) SET_MASK.invokeExact(attributes, none));
        check((int) SET_DEFAULTS.invokeExact(attributes, all));
        check((int) SET_FLAGS.invokeExact(attributes, (short) (SET_SIGNAL_DEFAULTS | SET_SIGNAL_MASK | SET_SESSION)));
    }

    private static MemorySegment strings(Arena arena, List<String> strings) {
        MemorySegment array = arena.allocate(ADDRESS, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            array.setAtIndex(ADDRESS, i, arena.allocateFrom(strings.get(i)));
        }
        return array;
    }

    private static void check(int error) {
        if (error != 0) {
            throw new KernelError("posix_spawn", error);
        }
    }
}
