package io.kruxos.operator;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code gateway.status}: how the gateway is, and where. */
public final class StatusMethods {
    private final Supplier<Map<String, @Nullable Object>> status;

    /** @param status answers at once */
    public StatusMethods(Supplier<Map<String, @Nullable Object>> status) {
        this.status = status;
    }

    public Map<String, OperatorMethod> methods() {
        return Map.of("gateway.status", (operator, params, events) -> status.get());
    }
}
