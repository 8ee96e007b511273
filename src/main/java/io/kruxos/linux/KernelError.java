package io.kruxos.linux;

/** The kernel refused one system call; {@link #errno()} says why. */
public final class KernelError extends RuntimeException {
    private final String call;
    private final int errno;

    /**
     * @param call the call's name, such as {@code openat2}
     * @param errno a positive error number, see {@link Errno}
     */
    public KernelError(String call, int errno) {
        super(call + ": " + Errno.symbol(errno));
        this.call = call;
        this.errno = errno;
    }

    /** The same refusal with what it was about: {@code openat2 /workspace/a: ELOOP}. */
    private KernelError(String call, int errno, String subject) {
        super(call + " " + subject + ": " + Errno.symbol(errno));
        this.call = call;
        this.errno = errno;
    }

    public KernelError about(String subject) {
        KernelError error = new KernelError(call, errno, subject);
        error.setStackTrace(getStackTrace());
        return error;
    }

    public String call() {
        return call;
    }

    public int errno() {
        return errno;
    }

    /** {@code ELOOP}. */
    public String symbol() {
        return Errno.symbol(errno);
    }
}
