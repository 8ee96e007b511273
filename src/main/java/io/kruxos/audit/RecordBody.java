package io.kruxos.audit;

import io.kruxos.wire.CborCodec;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record without its place in the chain. It is encoded by the caller's thread before its turn comes, and {@code seq},
 * {@code prev}, {@code sync} and {@code time} are put between its sorted keys when it does: under the lock that orders records, nothing is
 * done but copying and hashing.
 */
final class RecordBody {
    private static final long SEQ = CborCursor.word("seq");
    private static final long PREV = CborCursor.word("prev");
    private static final long LONGER_KEY = 0;
    private static final int CHAIN_FIELDS = 4;
    private static final int CHAIN_BYTES_MAX = 4 + 9 + 5 + 2 + RecordFormat.HASH_BYTES + 5 + 9 + 5 + 9;
    private static final int MAP_OF_23 = 0xb7;

    private final byte[] encoded;
    private final int seqAt;
    private final int prevAt;

    private RecordBody(byte[] encoded, int seqAt, int prevAt) {
        this.encoded = encoded;
        this.seqAt = seqAt;
        this.prevAt = prevAt;
    }

    static RecordBody of(Map<String, @Nullable Object> fields) {
        byte[] encoded = CborCodec.encode(fields);
        CborCursor cursor = new CborCursor(encoded, 0, encoded.length);
        int seqAt = 1;
        int prevAt = 1;
        // Sorted as bytes, keys are sorted by their lengths first, and so are the numbers that stand for up to eight
        // letters.
        for (int left = cursor.map(); left > 0; left--) {
            long key = cursor.word();
            if (key == LONGER_KEY || key > PREV) {
                break;
            }
            cursor.skip();
            seqAt = key < SEQ ? cursor.at() : seqAt;
            prevAt = cursor.at();
        }
        if ((encoded[0] & 0xff) + CHAIN_FIELDS > MAP_OF_23
                || encoded.length + CHAIN_BYTES_MAX > RecordFormat.RECORD_BYTES_MAX) {
            throw new IllegalArgumentException("a record of " + encoded.length + " bytes does not fit");
        }
        return new RecordBody(encoded, seqAt, prevAt);
    }

    /** No more bytes than this has {@link #sealed}. */
    int lengthMax() {
        return encoded.length + CHAIN_BYTES_MAX;
    }

    /** The whole record. */
    byte[] sealed(long seq, byte[] prev, long sync, long timeUs) {
        ByteBuffer out = ByteBuffer.allocate(encoded.length + CHAIN_BYTES_MAX);
        out.put((byte) (encoded[0] + CHAIN_FIELDS));
        out.put(encoded, 1, seqAt - 1);
        unsigned(key(out, 's', 'e', 'q'), seq);
        out.put(encoded, seqAt, prevAt - seqAt);
        key(out, 'p', 'r', 'e', 'v')
                .put((byte) 0x58)
                .put((byte) RecordFormat.HASH_BYTES)
                .put(prev);
        unsigned(key(out, 's', 'y', 'n', 'c'), sync);
        unsigned(key(out, 't', 'i', 'm', 'e'), timeUs);
        out.put(encoded, prevAt, encoded.length - prevAt);
        byte[] record = new byte[out.position()];
        out.flip().get(record);
        return record;
    }

    private static ByteBuffer key(ByteBuffer out, char... name) {
        out.put((byte) (0x60 | name.length));
        for (char c : name) {
            out.put((byte) c);
        }
        return out;
    }

    private static void unsigned(ByteBuffer out, long value) {
        if (value < 24) {
            out.put((byte) value);
        } else if (value < 1L << 8) {
            out.put((byte) 0x18).put((byte) value);
        } else if (value < 1L << 16) {
            out.put((byte) 0x19).putShort((short) value);
        } else if (value < 1L << 32) {
            out.put((byte) 0x1a).putInt((int) value);
        } else {
            out.put((byte) 0x1b).putLong(value);
        }
    }
}
