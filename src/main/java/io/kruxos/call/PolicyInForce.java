package io.kruxos.call;

import io.kruxos.domain.Digest;
import io.kruxos.policy.PolicyBook;
import java.util.concurrent.atomic.AtomicReference;

/** The policy that decides the next call; a new one takes its place in one step. */
public final class PolicyInForce {
    private final AtomicReference<PolicyBook> book;

    public PolicyInForce(PolicyBook book) {
        this.book = new AtomicReference<>(book);
    }

    public PolicyBook book() {
        return book.get();
    }

    /** Puts {@code next} in force; returns the digest of what was before. */
    public Digest replace(PolicyBook next) {
        return book.getAndSet(next).digest();
    }
}
