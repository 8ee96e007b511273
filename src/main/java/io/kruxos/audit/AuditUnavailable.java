package io.kruxos.audit;

import org.jspecify.annotations.Nullable;

/** The log can't record, so nothing may run; says why and what an operator does about it. */
public final class AuditUnavailable extends RuntimeException {
    /** Why. */
    public enum Reason {
        /** Too much waits for the disk or too many calls run; the same call may be recorded later. */
        BUSY,
        /** The disk is full: calls that run may still end, new ones are refused until the log is opened again. */
        NO_SPACE,
        /** A write or sync failed: nothing is trusted before the log is opened again, which checks its end. */
        FAILED,
        /** The log was closed. */
        CLOSED
    }

    private final Reason reason;

    public AuditUnavailable(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What an operator does about it. */
    public String mend() {
        return switch (reason) {
            case BUSY -> "wait: the log takes records again as soon as the disk has caught up";
            case NO_SPACE -> "free space on the disk that holds the audit directory, then restart the gateway";
            case FAILED ->
                "look at the kernel's messages for the disk that holds the audit directory, then restart the"
                        + " gateway: it checks the end of the log before it goes on";
            case CLOSED -> "start the gateway";
        };
    }
}
