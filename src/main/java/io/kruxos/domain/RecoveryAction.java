package io.kruxos.domain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing to do about an error; {@code capability} and {@code inputs} when a call would do it. */
public record RecoveryAction(
        String action,
        String description,
        @Nullable String capability,
        @Nullable Map<String, @Nullable Object> inputs) {
    public static RecoveryAction of(String action, String description) {
        return new RecoveryAction(action, description, null, null);
    }

    /** An action that a call of {@code capability} carries out. */
    public static RecoveryAction call(String action, String description, String capability) {
        return new RecoveryAction(action, description, capability, null);
    }
}
