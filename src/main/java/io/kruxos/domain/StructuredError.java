package io.kruxos.domain;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal or failure as every client gets it.
 *
 * @param type {@code PolicyDenied}, {@code FileNotFound}, …: see {@code docs/errors.md}
 * @param message what failed, for logs and people
 * @param agentDescription what failed and what to do, in one or two sentences for a model
 * @param retryable whether the same call may succeed later
 * @param retryAfter the least time to wait before that
 * @param context figures and names; never a secret
 */
public record StructuredError(
        String type,
        String message,
        String agentDescription,
        List<RecoveryAction> recoveryActions,
        boolean retryable,
        @Nullable Duration retryAfter,
        Map<String, @Nullable Object> context) {
    public StructuredError {
        recoveryActions = List.copyOf(recoveryActions);
    }

    /** An error that the same call meets again, with no figures. */
    public static StructuredError of(String type, String message, RecoveryAction... actions) {
        return new StructuredError(type, message, message, List.of(actions), false, null, Map.of());
    }

    public StructuredError withAgentDescription(String text) {
        return new StructuredError(type, message, text, recoveryActions, retryable, retryAfter, context);
    }

    public StructuredError withRetry(Duration after) {
        return new StructuredError(type, message, agentDescription, recoveryActions, true, after, context);
    }

    public StructuredError withContext(Map<String, @Nullable Object> figures) {
        return new StructuredError(type, message, agentDescription, recoveryActions, retryable, retryAfter, figures);
    }
}
