package io.kruxos.call;

import org.jspecify.annotations.Nullable;

/** One call's withdrawal by its client: whichever comes first, the withdrawal or what it stops, the action runs once. */
public final class Withdrawal {
    // Both guarded by this.
    private @Nullable Runnable action;
    private boolean withdrawn;

    /** As {@link CallObserver#onCancel}. */
    public void onCancel(@Nullable Runnable registered) {
        synchronized (this) {
            action = withdrawn ? null : registered;
            if (!withdrawn || registered == null) {
                return;
            }
        }
        registered.run();
    }

    /** The client wants it no more; the first time counts. */
    public void withdraw() {
        Runnable registered;
        synchronized (this) {
            if (withdrawn) {
                return;
            }
            withdrawn = true;
            registered = action;
            action = null;
        }
        if (registered != null) {
            registered.run();
        }
    }

    public synchronized boolean isWithdrawn() {
        return withdrawn;
    }
}
