package io.kruxos.audit;

import io.kruxos.wire.CborException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a record without decoding it: where it stands in the chain, and which call it is about. The keys of a
 * record are sorted, so that these come before the bulk.
 */
final class RecordHead {
    private static final long SEQ = CborCursor.word("seq");
    private static final long CALL = CborCursor.word("call");
    private static final long KIND = CborCursor.word("kind");
    private static final long PREV = CborCursor.word("prev");
    private static final long SYNC = CborCursor.word("sync");
    private static final long TIME = CborCursor.word("time");

    private final byte[] bytes;
    private long seq = -1;
    private int prevAt = -1;
    private long sync = -1;
    private long timeUs = -1;
    private int kindAt = -1;
    private int kindEnd;
    private int callAt = -1;
    private int callEnd;

    private RecordHead(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads the head of a record. Throws {@link CborException} when it is none. */
    static RecordHead of(byte[] bytes, int offset, int length) {
        RecordHead head = new RecordHead(bytes);
        head.read(new CborCursor(bytes, offset, length));
        return head;
    }

    private void read(CborCursor cursor) {
        for (int left = cursor.map(); left > 0 && timeUs < 0; left--) {
            long key = cursor.word();
            if (key == SEQ) {
                seq = cursor.unsigned();
            } else if (key == CALL) {
                callAt = cursor.skipText();
                callEnd = cursor.at();
            } else if (key == KIND) {
                kindAt = cursor.skipText();
                kindEnd = cursor.at();
            } else if (key == PREV) {
                prevAt = cursor.bytes(RecordFormat.HASH_BYTES);
            } else if (key == SYNC) {
                sync = cursor.unsigned();
            } else if (key == TIME) {
                timeUs = cursor.unsigned();
            } else {
                cursor.skip();
            }
        }
        if (seq < 0 || prevAt < 0 || sync < 0 || sync > seq || timeUs < 0 || kindAt < 0) {
            throw new CborException("not a record of this log");
        }
    }

    long seq() {
        return seq;
    }

    /** Where the 32 bytes of the hash of the record before begin. */
    int prevAt() {
        return prevAt;
    }

    /** The sequence number of the first record that was written and synced together with this one. */
    long sync() {
        return sync;
    }

    long timeUs() {
        return timeUs;
    }

    String kind() {
        return text(kindAt, kindEnd);
    }

    /** The call it is about; null when it is about none. */
    @Nullable
    String call() {
        return callAt < 0 ? null : text(callAt, callEnd);
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
