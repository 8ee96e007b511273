package io.kruxos.transport;

import io.kruxos.domain.ErrorType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the port itself, before any message was read.
 *
 * @param status of HTTP
 * @param errorType {@code auth.*} or {@code transport.*}
 * @param message one sentence with the mend
 */
record Refusal(
        int status,
        String errorType,
        String message,
        @Nullable Duration retryAfter) {
    static Refusal of(int status, String errorType, String message) {
        return new Refusal(status, "transport." + errorType, message, null);
    }

    static Refusal wrongCredentials() {
        return new Refusal(
                401,
                ErrorType.INVALID_CREDENTIALS.word(),
                "Wrong agent name or token; send Authorization: Bearer and the agent's token of 64 hexadecimal digits,"
                        + " which `kruxos agent rotate NAME` makes anew.",
                null);
    }

    static Refusal revoked() {
        return new Refusal(
                403,
                ErrorType.AGENT_REVOKED.word(),
                "The operator revoked this agent; `kruxos agent restore NAME` restores it.",
                null);
    }

    static Refusal tooManyTries(Duration retryAfter) {
        return new Refusal(
                429,
                ErrorType.AUTH_RATE_LIMITED.word(),
                "Too many wrong tokens came from here; wait before the next try.",
                retryAfter);
    }

    static Refusal tooManyConnections(String whose) {
        return new Refusal(
                503,
                "transport.too_many_connections",
                "There are as many connections as are allowed for " + whose + "; close one first.",
                Duration.ofSeconds(5));
    }

    static Refusal tooLarge(int bytesMax) {
        return of(413, "too_large", "The body is larger than " + bytesMax + " bytes.");
    }

    static Refusal noSession() {
        return new Refusal(
                404, ErrorType.SESSION_EXPIRED.word(), "There is no such session; initialize a new one.", null);
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("error_type", errorType);
        json.put("message", message);
        if (retryAfter != null) {
            json.put("retry_after", retrySeconds());
        }
        return json;
    }

    /** Rounded up, so that nobody comes too early. */
    long retrySeconds() {
        return retryAfter == null ? 0 : Math.max(1, retryAfter.plusMillis(999).toSeconds());
    }
}
