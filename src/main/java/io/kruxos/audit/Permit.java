package io.kruxos.audit;

import io.kruxos.domain.CallId;
import io.kruxos.domain.Digest;
import java.util.concurrent.atomic.AtomicBoolean;

/** Proof that one call's intent is recorded; made by the audit log alone, and spent once by whoever executes the call. */
public final class Permit {
    private final CallId call;
    private final Digest intent;
    private final long seq;
    private final AtomicBoolean spent = new AtomicBoolean();

    Permit(CallId call, Digest intent, long seq) {
        this.call = call;
        this.intent = intent;
        this.seq = seq;
    }

    public CallId call() {
        return call;
    }

    /** The hash of the intent's record. */
    public Digest intent() {
        return intent;
    }

    /** The sequence number of the intent's record. */
    public long seq() {
        return seq;
    }

    /**
     * Spends the permit for {@code call}.
     *
     * @throws IllegalStateException when it was spent already or is another call's
     */
    public void spend(CallId spender) {
        if (!call.equals(spender)) {
            throw new IllegalStateException("permit of " + call + " was offered for " + spender);
        }
        if (!spent.compareAndSet(false, true)) {
            throw new IllegalStateException("permit of " + call + " was spent twice");
        }
    }
}
