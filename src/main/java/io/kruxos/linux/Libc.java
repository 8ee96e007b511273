package io.kruxos.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Functions of the C library that answer with an error number, not through errno. */
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();

    private Libc() {}

    /**
     * A function that returns {@code int}.
     *
     * @throws UnsupportedOperationException when this C library lacks it
     */
    static MethodHandle function(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup()
                        .find(name)
                        .orElseThrow(() -> new UnsupportedOperationException(
                                "this C library lacks " + name + "; glibc 2.34 or later is needed")),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
    }
}
