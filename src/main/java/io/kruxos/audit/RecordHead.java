package io.kruxos.audit;

import io.kruxos.wire.CborException;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a record without decoding it: where it stands in the chain, and which call it is about. The keys of a
 * record are sorted, so that these come before the bulk.
 *
 * @param prevAt where the 32 bytes of the hash of the record before begin
 * @param sync the sequence number of the first record that was written and synced together with this one
 */
record RecordHead(
        long seq,
        int prevAt,
        long sync,
        long timeUs,
        String kind,
        @Nullable String call) {
    /** Reads the head of a record. Throws {@link CborException} when it is none. */
    static RecordHead of(byte[] bytes, int offset, int length) {
        CborCursor cursor = new CborCursor(bytes, offset, length);
        long seq = -1;
        int prevAt = -1;
        long sync = -1;
        long timeUs = -1;
        String kind = null;
        String call = null;
        for (int left = cursor.map(); left > 0 && timeUs < 0; left--) {
            switch (cursor.text()) {
                case "seq" -> seq = cursor.unsigned();
                case "call" -> call = cursor.text();
                case "kind" -> kind = cursor.text();
                case "prev" -> prevAt = cursor.bytes(RecordFormat.HASH_BYTES);
                case "sync" -> sync = cursor.unsigned();
                case "time" -> timeUs = cursor.unsigned();
                default -> cursor.skip();
            }
        }
        if (seq < 0 || prevAt < 0 || sync < 0 || sync > seq || timeUs < 0 || kind == null) {
            throw new CborException("not a record of this log");
        }
        return new RecordHead(seq, prevAt, sync, timeUs, kind, call);
    }
}
