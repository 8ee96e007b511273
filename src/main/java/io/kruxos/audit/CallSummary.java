package io.kruxos.audit;

import io.kruxos.domain.CallId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call, joined from its records. What was not recorded, or not yet, is null.
 *
 * @param seq the sequence number of its first record
 * @param time of its first record
 * @param status as in {@link AuditQuery#status()}
 * @param approval what became of the question: {@code asked}, {@code accepted}, {@code rejected}, {@code expired} or
 *     {@code withdrawn}; {@code granted} when a grant answered
 * @param decidedBy who answered it
 * @param inputs the redacted inputs as JSON, cut to a bound
 */
public record CallSummary(
        CallId call,
        @Nullable String key,
        long seq,
        Instant time,
        @Nullable String agent,
        @Nullable String session,
        @Nullable String capability,
        @Nullable String tier,
        @Nullable String rule,
        String status,
        @Nullable String errorType,
        @Nullable Long durationUs,
        @Nullable String question,
        @Nullable String approval,
        @Nullable String decidedBy,
        @Nullable String inputs) {
    /** With stable names. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("call", call.value());
        json.put("key", key);
        json.put("seq", seq);
        json.put("time", RecordText.time(time));
        json.put("agent", agent);
        json.put("session", session);
        json.put("capability", capability);
        json.put("tier", tier);
        json.put("rule", rule);
        json.put("status", status);
        json.put("error_type", errorType);
        json.put("duration_us", durationUs);
        json.put("question", question);
        json.put("approval", approval);
        json.put("decided_by", decidedBy);
        json.put("inputs", inputs);
        return json;
    }
}
