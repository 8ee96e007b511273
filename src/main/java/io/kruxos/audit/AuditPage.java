package io.kruxos.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls, newest first.
 *
 * @param next what to ask the next page with; null when there is none
 */
public record AuditPage(List<CallSummary> calls, @Nullable String next) {
    public AuditPage {
        calls = List.copyOf(calls);
    }
}
