package io.kruxos.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A reader that follows the log. It reads the files at its own pace, so that a slow one holds nothing up, loses nothing and
 * needs no buffer. Not for several threads.
 */
public final class AuditTail implements AutoCloseable {
    private final AuditLog log;
    private final LogCursor cursor;

    AuditTail(AuditLog log, LogCursor cursor) {
        this.log = log;
        this.cursor = cursor;
    }

    /** The next durable record; empty when there is none yet. */
    public Optional<AuditRecord> poll() {
        return cursor.next(log.durableTail());
    }

    /** Whether the log was closed: nothing comes after what {@link #poll} still gives. */
    public boolean ended() {
        return log.closed();
    }

    /** The next durable record, waited for up to {@code timeout}; empty when the time is over or the log was closed. */
    public Optional<AuditRecord> next(Duration timeout) throws InterruptedException {
        Tail seen = log.durableTail();
        Optional<AuditRecord> record = cursor.next(seen);
        if (record.isPresent()) {
            return record;
        }
        return cursor.next(log.awaitBeyond(seen, timeout));
    }

    @Override
    public void close() {
        try {
            cursor.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the audit log", e);
        }
    }
}
