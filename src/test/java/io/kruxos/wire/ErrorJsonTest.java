package io.kruxos.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorJsonTest {
    private static final StructuredError ERROR = new StructuredError(
            "RateLimited",
            "too many",
            "wait",
            List.of(
                    RecoveryAction.of("wait", "Wait."),
                    new RecoveryAction("list", "List.", "filesystem.list", Map.of("path", "/workspace"))),
            true,
            Duration.ofMillis(1500),
            Map.of("limit", 3L));

    @Test
    void shouldComeBackAsItWas() {
        assertEquals(Optional.of(ERROR), ErrorJson.read(ErrorJson.of(ERROR)));
    }

    @Test
    void shouldSayWholeSecondsAsIntegers() {
        assertEquals(5L, ErrorJson.of(ERROR.withRetry(Duration.ofSeconds(5))).get("retry_after"));
        assertEquals(1.5, ErrorJson.of(ERROR).get("retry_after"));
    }

    @Test
    void shouldReadNothingFromHalfAnError() {
        assertEquals(Optional.empty(), ErrorJson.read(Map.of("error_type", "X", "message", "m")));
    }
}
