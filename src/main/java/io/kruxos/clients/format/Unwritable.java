package io.kruxos.clients.format;

/** A file cannot be understood or not be changed safely; the message says what is wrong with it and how to mend it. */
public final class Unwritable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unwritable(String message) {
        super(message, null, false, false);
    }

    /** The message. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
