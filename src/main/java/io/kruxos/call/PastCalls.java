package io.kruxos.call;

import io.kruxos.domain.CallId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the log knows of calls that a client sends again after a restart of the gateway. */
@FunctionalInterface
public interface PastCalls {
    /** The call that was about to run under what the client knows it by; empty when none was. */
    Optional<PastCall> find(String key);

    /**
     * A call that was about to run.
     *
     * @param status how it ended: {@code ok}, {@code error}, …; null when no outcome is known
     */
    record PastCall(CallId call, @Nullable String status) {}
}
