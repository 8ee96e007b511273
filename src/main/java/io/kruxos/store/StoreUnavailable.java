package io.kruxos.store;

/** The database can't be used now; says which and why. Whoever asked must refuse, never guess. */
public final class StoreUnavailable extends RuntimeException {
    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
