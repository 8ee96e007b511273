package io.kruxos.audit;

import org.jspecify.annotations.Nullable;

/** The index can't answer now; the log itself is not touched by that. */
public final class IndexUnavailable extends RuntimeException {
    IndexUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
