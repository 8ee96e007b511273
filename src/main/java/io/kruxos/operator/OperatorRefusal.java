package io.kruxos.operator;

/** An operator's command could not be done; the message says what failed and how to mend it. */
public final class OperatorRefusal extends RuntimeException {
    private final Kind kind;

    public OperatorRefusal(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** Why; each has an exit code of its own in the terminal. */
    public enum Kind {
        /** The command makes no sense as given. */
        USAGE,
        /** What it names does not exist. */
        UNKNOWN,
        /** Something else was first, or stands in the way. */
        CONFLICT,
        /** A check found faults; the answer lists them. */
        FOUND,
        /** The gateway can't do it now. */
        UNAVAILABLE
    }

    public Kind kind() {
        return kind;
    }

    public static OperatorRefusal usage(String message) {
        return new OperatorRefusal(Kind.USAGE, message);
    }

    public static OperatorRefusal unknown(String message) {
        return new OperatorRefusal(Kind.UNKNOWN, message);
    }

    public static OperatorRefusal conflict(String message) {
        return new OperatorRefusal(Kind.CONFLICT, message);
    }
}
