package io.kruxos.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are wanted; null means any.
 *
 * @param capability a name, or with {@code *} for any letters: {@code filesystem.*}
 * @param status {@code ok}, {@code error}, {@code refused}, {@code cancelled}, {@code unknown}, {@code running} or
 *     {@code waiting}
 * @param since calls that began then or later
 * @param until calls that began before
 * @param rule the id of the rule that decided, or with its layer: {@code group:read-workspace}
 * @param text a text in the redacted inputs, the capability, the rule or the error; case does not matter
 * @param limit how many at most, from 1 to {@value #LIMIT_MAX}
 * @param cursor {@link AuditPage#next} of the page before
 */
public record AuditQuery(
        @Nullable String agent,
        @Nullable String capability,
        @Nullable String status,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String rule,
        @Nullable String text,
        int limit,
        @Nullable String cursor) {
    public static final int LIMIT_MAX = 1000;

    public AuditQuery {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit must be from 1 to " + LIMIT_MAX);
        }
        if (cursor != null && !cursor.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("not a cursor of this log");
        }
    }

    /** The newest calls of all. */
    public static AuditQuery newest(int limit) {
        return new AuditQuery(null, null, null, null, null, null, null, limit, null);
    }
}
