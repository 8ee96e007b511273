package io.kruxos.linux;

/** Threads as the kernel numbers them. */
public final class Threads {
    private Threads() {}

    /** The kernel's id of the calling platform thread, as {@code /proc/self/task} lists it. gettid(2). */
    public static int currentId() {
        return (int) Kernel.call(SystemCall.GETTID);
    }
}
