package io.kruxos.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The raw door to the kernel: any system call by number, on the calling thread, without the C library's own ideas.
 *
 * <p>errno is captured for each call in memory of that call alone. A call that blocks pins its thread: platform threads only.
 *
 * <p>Source: syscall(2).
 */
final class Kernel {
    private static final int ARGUMENTS_MAX = 6;
    private static final Architecture HERE = Architecture.current();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = handle();

    private Kernel() {}

    /**
     * Makes one call and returns what the kernel returned.
     *
     * @param arguments at most six; addresses as {@link MemorySegment#address()} of memory that the caller keeps alive
     * @throws KernelError when the kernel answers with an error number
     */
    static long call(SystemCall call, long... arguments) {
        long result = attempt(call, arguments);
        if (result < 0) {
            throw new KernelError(call.label(), (int) -result);
        }
        return result;
    }

    /** As {@link #call}, again for as long as a signal interrupts it; for calls that may be repeated as they are. */
    static long callThrough(SystemCall call, long... arguments) {
        long result = attempt(call, arguments);
        while (result == -Errno.EINTR) {
            result = attempt(call, arguments);
        }
        if (result < 0) {
            throw new KernelError(call.label(), (int) -result);
        }
        return result;
    }

    /** As {@link #call}, for callers to whom a refusal is an answer: the result, or the error number negated. */
    static long attempt(SystemCall call, long... arguments) {
        long[] a = arguments.length == ARGUMENTS_MAX ? arguments : Arrays.copyOf(arguments, ARGUMENTS_MAX);
        long number = call.number(HERE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result = (long) SYSCALL.invokeExact(state, number, a[0], a[1], a[2], a[3], a[4], a[5]);
            return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a downcall threw", e);
        }
    }

    private static MethodHandle handle() {
        MemoryLayout[] layout = new MemoryLayout[ARGUMENTS_MAX + 1];
        Arrays.fill(layout, ValueLayout.JAVA_LONG);
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, layout),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }
}
