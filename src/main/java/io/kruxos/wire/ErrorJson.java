package io.kruxos.wire;

import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Structured errors as JSON objects, and back. {@code retry_after} is in seconds. */
public final class ErrorJson {
    private ErrorJson() {}

    /** The error's members in the order in which a reader wants them. */
    public static Map<String, @Nullable Object> of(StructuredError error) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("error_type", error.type());
        json.put("message", error.message());
        json.put("agent_description", error.agentDescription());
        json.put(
                "recovery_actions",
                error.recoveryActions().stream().map(ErrorJson::action).toList());
        json.put("retryable", error.retryable());
        Duration after = error.retryAfter();
        if (after != null) {
            json.put("retry_after", seconds(after));
        }
        json.put("context", error.context());
        return json;
    }

    /** The error that {@code json} describes; empty when a member is missing or of another type. */
    public static Optional<StructuredError> read(Map<String, @Nullable Object> json) {
        if (!(json.get("error_type") instanceof String type)
                || !(json.get("message") instanceof String message)
                || !(json.get("agent_description") instanceof String description)
                || !(json.get("recovery_actions") instanceof List<?> actions)
                || !(json.get("retryable") instanceof Boolean retryable)) {
            return Optional.empty();
        }
        Optional<Map<String, @Nullable Object>> context = JsonObjects.of(json.get("context"));
        List<RecoveryAction> known =
                actions.stream().flatMap(action -> action(action).stream()).toList();
        if (context.isEmpty() || known.size() != actions.size()) {
            return Optional.empty();
        }
        Duration after = json.get("retry_after") instanceof Number seconds
                ? Duration.ofMillis(Math.round(seconds.doubleValue() * 1000))
                : null;
        return Optional.of(new StructuredError(type, message, description, known, retryable, after, context.get()));
    }

    private static Map<String, @Nullable Object> action(RecoveryAction action) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("action", action.action());
        json.put("description", action.description());
        if (action.capability() != null) {
            json.put("capability", action.capability());
        }
        if (action.inputs() != null) {
            json.put("inputs", action.inputs());
        }
        return json;
    }

    private static Optional<RecoveryAction> action(@Nullable Object value) {
        Map<String, @Nullable Object> json = JsonObjects.of(value).orElse(Map.of());
        if (!(json.get("action") instanceof String action)
                || !(json.get("description") instanceof String description)) {
            return Optional.empty();
        }
        String capability = json.get("capability") instanceof String name ? name : null;
        return Optional.of(new RecoveryAction(
                action,
                description,
                capability,
                JsonObjects.of(json.get("inputs")).orElse(null)));
    }

    /** Whole seconds as an integer, because models read {@code 5} better than {@code 5.0}. */
    private static Number seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? (Number) time.toSeconds() : (Number) (time.toMillis() / 1000.0);
    }
}
