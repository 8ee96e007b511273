package io.kruxos.sandbox.executor;

import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What callers are told when not the work but the way to it failed. */
final class ExecutorErrors {
    private static final String UNAVAILABLE = "ServiceUnavailable";

    private ExecutorErrors() {}

    /** How far a call had come when its executor was lost. */
    enum Ran {
        /** It never reached the executor. */
        NO,
        /** It may have run in part or as a whole. */
        UNKNOWN
    }

    static StructuredError lost(String name, Ran ran, String why) {
        String consequence = switch (ran) {
            case NO -> "nothing was run";
            case UNKNOWN -> "whether it ran, in part or as a whole, is unknown";
        };
        RecoveryAction action = switch (ran) {
            case NO -> RecoveryAction.of("retry", "Send the same call again in a second.");
            case UNKNOWN ->
                RecoveryAction.of(
                        "look_first",
                        "Find out what the call has done, for example by reading what it would have changed, before"
                                + " you send it again.");
        };
        String message = "The executor was lost (" + why + ") during " + name + ": " + consequence + ".";
        return StructuredError.of(UNAVAILABLE, message, action)
                .withRetry(Duration.ofSeconds(1))
                .withContext(Map.of("ran", ran == Ran.NO ? "no" : "unknown"));
    }

    static StructuredError busy(int most) {
        return StructuredError.of(
                        UNAVAILABLE,
                        "The executor has " + most + " calls in hand and takes no more; nothing was run.",
                        RecoveryAction.of("retry", "Wait until some calls have ended, then send it again."))
                .withRetry(Duration.ofSeconds(1))
                .withContext(Map.of("ran", "no", "calls_max", (long) most));
    }

    static StructuredError unknownWork(String name) {
        return StructuredError.of(UNAVAILABLE, "The executor has no code for " + name + "; nothing was run.")
                .withContext(Map.of("ran", "no"));
    }

    /** The class says what kind of failure it was; a message could quote what must not leave the cell. */
    static StructuredError unexpected(String name, Throwable failure) {
        Map<String, @Nullable Object> context = new HashMap<>();
        context.put("failure", failure.getClass().getSimpleName());
        context.put("ran", "unknown");
        return StructuredError.of(
                        "InternalError",
                        name + " failed in a way that was not foreseen; it may have done a part of its work.",
                        RecoveryAction.of("report", "Tell the operator: the executor's log has the details."))
                .withContext(context);
    }

    static StructuredError unsendable(String name, String why) {
        return StructuredError.of(
                "ResourceExhausted",
                "The answer of " + name + " could not be sent: " + why + ". The work itself was done.",
                RecoveryAction.of("narrow", "Ask for less at once, with a limit or a narrower path."));
    }

    static StructuredError overdue(String name, Duration wall) {
        return StructuredError.of(
                        "Timeout",
                        name + " took longer than its limit of " + wall.toMillis()
                                + " ms and was told to stop; it may have done a part of its work.",
                        RecoveryAction.of(
                                "narrow", "Ask for less at once, or for more time where the call can be given some."))
                .withContext(Map.of("ran", "unknown", "limit_ms", wall.toMillis()));
    }
}
