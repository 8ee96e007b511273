package io.kruxos.app;

import io.kruxos.audit.AuditIndex;
import io.kruxos.audit.CallTrace;
import io.kruxos.call.PastCalls;
import java.util.Optional;

/** Finds in the log what became of calls that their clients send again. */
final class LoggedCalls implements PastCalls {
    private final AuditIndex index;

    LoggedCalls(AuditIndex index) {
        this.index = index;
    }

    @Override
    public Optional<PastCall> find(String key) {
        return index.trace(key).filter(CallTrace::intended).map(LoggedCalls::past);
    }

    private static PastCall past(CallTrace trace) {
        boolean known = trace.ended() && !trace.status().equals("unknown");
        return new PastCall(trace.call(), known ? trace.status() : null);
    }
}
