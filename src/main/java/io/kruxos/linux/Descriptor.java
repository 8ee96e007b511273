package io.kruxos.linux;

/**
 * One open file descriptor of this process, owned by whoever holds this object; closed once, used by one thread at a time.
 *
 * <p>Source: open(2), close(2).
 */
public final class Descriptor implements AutoCloseable {
    private static final int CLOSED = -1;

    private int number;

    Descriptor(int number) {
        this.number = number;
    }

    /**
     * The number, for the duration of one call.
     *
     * @throws IllegalStateException when it is closed, because the number may be another file's by now
     */
    int number() {
        if (number == CLOSED) {
            throw new IllegalStateException("the descriptor is closed");
        }
        return number;
    }

    /** The same file under a new owner; this object is closed from now on, and the file stays open. */
    public Descriptor moved() {
        Descriptor moved = new Descriptor(number());
        number = CLOSED;
        return moved;
    }

    /** Closes it; again does nothing. Errors are ignored: data that matters was synchronised before. */
    @Override
    public void close() {
        int open = number;
        number = CLOSED;
        if (open != CLOSED) {
            // Never repeated after EINTR: Linux has freed the number by then.
            Kernel.attempt(SystemCall.CLOSE, open);
        }
    }
}
