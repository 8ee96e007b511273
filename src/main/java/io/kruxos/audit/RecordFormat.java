package io.kruxos.audit;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of the log's files, as {@code docs/audit-format.md} tells them: a file is a row of frames, a frame is the record's
 * length (4 bytes, big-endian), the record, and the CRC32C of both (4 bytes, big-endian). A length of zero is the end.
 */
final class RecordFormat {
    static final long VERSION = 1;
    static final int LENGTH_BYTES = 4;
    static final int CRC_BYTES = 4;
    static final int FRAME_BYTES = LENGTH_BYTES + CRC_BYTES;
    static final int RECORD_BYTES_MAX = 1 << 20;
    static final int HASH_BYTES = 32;

    private static final byte[] GENESIS = new byte[HASH_BYTES];

    private RecordFormat() {}

    /** What the first record of all names as the one before it: 32 zero bytes. */
    static byte[] genesis() {
        return GENESIS.clone();
    }

    static ByteBuffer frame(byte[] record) {
        ByteBuffer frame = ByteBuffer.allocate(record.length + FRAME_BYTES);
        frame.putInt(record.length).put(record);
        frame.putInt(crc(frame.array(), 0, LENGTH_BYTES + record.length));
        return frame.flip();
    }

    static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    static boolean lengthHolds(int length) {
        return length > 0 && length <= RECORD_BYTES_MAX;
    }
}
