package io.kruxos.linux;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Identity of the whole process: every thread, through the C library, which asks each of them in turn.
 *
 * <p>Source: nptl(7), "C library/kernel differences".
 */
public final class ProcessCredentials {
    private static final MethodHandle SETGROUPS = function("setgroups");
    private static final MethodHandle SETRESGID = function("setresgid");
    private static final MethodHandle SETRESUID = function("setresuid");

    private ProcessCredentials() {}

    /**
     * Three integers in registers, whatever the function makes of them: a call of one shape is linked once, and linking is the
     * longest part of leaving root.
     */
    private static MethodHandle function(String name) {
        return Libc.function(name, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    }

    /**
     * Leaves root for good: user and group of every thread, no further groups, and with the user id the capabilities.
     *
     * @throws IllegalStateException when the C library refuses, or when root could be had back
     */
    public static void become(int user, int group) {
        if (user == 0 || group == 0) {
            throw new IllegalArgumentException("leaving root needs another user and group");
        }
        try {
            check("setgroups", (int) SETGROUPS.invokeExact(0L, 0L, 0L));
            check("setresgid", (int) SETRESGID.invokeExact((long) group, (long) group, (long) group));
            check("setresuid", (int) SETRESUID.invokeExact((long) user, (long) user, (long) user));
            if ((int) SETRESUID.invokeExact(0L, 0L, 0L) == 0) {
                throw new IllegalStateException("root could be had back after it was left");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a downcall threw", e);
        }
    }

    private static void check(String function, int result) {
        if (result != 0) {
            throw new IllegalStateException(function + " was refused");
        }
    }
}
