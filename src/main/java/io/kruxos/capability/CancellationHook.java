package io.kruxos.capability;

import org.jspecify.annotations.Nullable;

/** Tells a running handler that its call was withdrawn. */
@FunctionalInterface
public interface CancellationHook {
    /** For calls that nobody can withdraw. */
    CancellationHook NEVER = _ -> {};

    /** Registers what to run then; at once when it happened already. Null takes the registration back. */
    void onCancel(@Nullable Runnable action);
}
