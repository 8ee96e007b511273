package io.kruxos.audit;

import io.kruxos.domain.CallId;
import io.kruxos.domain.Digest;

/** Permits for tests of what spends them; no log has recorded anything. */
public final class TestPermits {
    private TestPermits() {}

    public static Permit of(CallId call) {
        return new Permit(call, Digest.of(new byte[0]), 1);
    }
}
