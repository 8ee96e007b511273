package io.kruxos.durable;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An append did not become durable, or was not taken; says why. */
public final class CommitFailure extends RuntimeException {
    /** Why nothing is taken. */
    public enum Reason {
        /** Too much waits for the disk; the same append may be taken later. */
        BUSY,
        /** The disk is full; only what must end what has begun is taken, as long as there is space. */
        NO_SPACE,
        /** A write or sync failed: nothing may be trusted before the file is opened and checked again. */
        FAILED,
        /** The queue was closed. */
        CLOSED
    }

    private final Reason reason;

    CommitFailure(Reason reason, String message, @Nullable IOException cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What the kernel said, as a reason. */
    public static Reason reasonOf(IOException failure) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded") ? Reason.NO_SPACE : Reason.FAILED;
    }
}
