package io.kruxos.audit;

import io.kruxos.domain.Digest;
import io.kruxos.wire.CborCodec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is in the log.
 *
 * @param kind see {@link Kind}; a word of a later version stays as it is
 * @param fields all of it, as JDK values; byte strings are {@code byte[]}
 * @param file the name of its file
 * @param offset where in the file its frame begins, in bytes
 */
public record AuditRecord(
        long seq,
        Instant time,
        String kind,
        Map<String, @Nullable Object> fields,
        Digest hash,
        String file,
        long offset) {
    public AuditRecord {
        fields = Collections.unmodifiableMap(fields);
    }

    static AuditRecord of(byte[] record, byte[] hash, String file, long offset) {
        RecordHead head = RecordHead.of(record, 0, record.length);
        return new AuditRecord(
                head.seq(),
                Instant.EPOCH.plus(head.timeUs(), ChronoUnit.MICROS),
                head.kind(),
                CborCodec.decode(record),
                Digest.ofHash(hash),
                file,
                offset);
    }

    /** The call it is about; null when it is about none. */
    public @Nullable String call() {
        return fields.get("call") instanceof String call ? call : null;
    }

    /** The agent it is about; null when it is about none. */
    public @Nullable String agent() {
        return text("actor", "agent");
    }

    /** As JSON with stable names; byte strings are hexadecimal, and {@code hash}, {@code file} and {@code offset} are added. */
    public Map<String, @Nullable Object> json() {
        return RecordText.json(this);
    }

    /** One line for a terminal. */
    public String line() {
        return RecordText.line(this);
    }

    /** A text inside of a field that is a map; null when it is not there. */
    @Nullable
    String text(String field, String name) {
        return value(field, name) instanceof String text ? text : null;
    }

    @Nullable
    Object value(String field, String name) {
        return fields.get(field) instanceof Map<?, ?> map ? map.get(name) : null;
    }
}
