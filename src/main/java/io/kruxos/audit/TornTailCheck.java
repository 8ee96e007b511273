package io.kruxos.audit;

import io.kruxos.domain.Digest;
import io.kruxos.durable.StoredFile;
import io.kruxos.wire.CborException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Tells what an interrupted write left from what was acknowledged and is damaged. A write goes into zeros, and nothing is
 * written behind it before it is synced; so what a crash leaves are zeros where bytes should be, and behind the first of them
 * nothing but records of the same write, which say so in {@code sync}. Everything else is damage, and is not touched.
 */
final class TornTailCheck {
    /** More than any one write. */
    private static final int WRITE_BYTES_MAX = 2 * RecordFormat.RECORD_BYTES_MAX;

    private static final int SECTOR_BYTES = 512;

    private final String name;
    private final StoredFile file;

    TornTailCheck(String name, StoredFile file) {
        this.name = name;
        this.file = file;
    }

    /**
     * Looks at what is behind the last whole record.
     *
     * @param offset where that ends
     * @param seq the sequence number that comes next
     * @return what a crash left; empty when there are zeros only
     * @throws AuditDamaged when no crash leaves this
     */
    Optional<TornTail> check(long offset, long seq) throws IOException {
        byte[] rest = restAt(offset, seq);
        int length = withoutZeros(rest);
        if (length == 0) {
            return Optional.empty();
        }
        if (!missesBytes(rest, offset, length)) {
            throw damaged(offset, seq, "its bytes are not those that were written");
        }
        for (int at = 0; at + RecordFormat.FRAME_BYTES < length; at++) {
            if (isLaterWrite(rest, at, length, seq)) {
                throw damaged(offset, seq, "a later write follows at byte " + (offset + at) + ", so it was whole once");
            }
        }
        byte[] torn = new byte[length];
        System.arraycopy(rest, 0, torn, 0, length);
        return Optional.of(new TornTail(name, offset, length, Digest.of(torn)));
    }

    private byte[] restAt(long offset, long seq) throws IOException {
        ByteBuffer rest = ByteBuffer.allocate((int) Math.min(WRITE_BYTES_MAX, file.size() - offset));
        while (rest.hasRemaining() && file.read(rest, offset + rest.position()) >= 0) {
            // The next read goes on where this one ended.
        }
        ByteBuffer beyond = ByteBuffer.allocate(64 << 10);
        for (long at = offset + WRITE_BYTES_MAX; file.read(beyond.clear(), at) > 0; at += beyond.position()) {
            if (withoutZeros(beyond.array(), beyond.position()) > 0) {
                throw damaged(offset, seq, "more follows than one interrupted write leaves");
            }
        }
        return rest.array();
    }

    private static int withoutZeros(byte[] bytes) {
        return withoutZeros(bytes, bytes.length);
    }

    private static int withoutZeros(byte[] bytes, int length) {
        int end = length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    /** Whether the first frame has zeros, or the end of the file, where a disk may have left bytes out. */
    private static boolean missesBytes(byte[] rest, long offset, int length) {
        int frame = rest.length < RecordFormat.LENGTH_BYTES ? 0 : BlockReader.int32(rest, 0);
        int frameEnd = RecordFormat.lengthHolds(frame) ? frame + RecordFormat.FRAME_BYTES : rest.length;
        if (length < frameEnd) {
            return true;
        }
        int first = (int) ((SECTOR_BYTES - offset % SECTOR_BYTES) % SECTOR_BYTES);
        if (withoutZeros(rest, Math.min(first, frameEnd)) == 0) {
            return true;
        }
        for (int sector = first; sector < frameEnd; sector += SECTOR_BYTES) {
            if (isZero(rest, sector, Math.min(sector + SECTOR_BYTES, rest.length))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLaterWrite(byte[] rest, int at, int end, long seq) {
        int length = BlockReader.int32(rest, at);
        if (!RecordFormat.lengthHolds(length) || at + length + RecordFormat.FRAME_BYTES > end) {
            return false;
        }
        int covered = RecordFormat.LENGTH_BYTES + length;
        if (RecordFormat.crc(rest, at, covered) != BlockReader.int32(rest, at + covered)) {
            return false;
        }
        try {
            RecordHead head = RecordHead.of(rest, at + RecordFormat.LENGTH_BYTES, length);
            return head.sync() > seq || head.seq() < seq;
        } catch (CborException e) {
            return false;
        }
    }

    private AuditDamaged damaged(long offset, long seq, String detail) {
        return new AuditDamaged(new Fault(Fault.Kind.MODIFICATION, name, offset, seq, detail));
    }
}
