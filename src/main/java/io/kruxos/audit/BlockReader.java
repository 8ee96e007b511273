package io.kruxos.audit;

import io.kruxos.audit.Block.Ending;
import io.kruxos.durable.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads one file of the log from a frame's beginning on, block by block. */
final class BlockReader implements Closeable {
    /** Any frame fits into a block of this size. */
    private static final int BLOCK_BYTES = 2 * RecordFormat.RECORD_BYTES_MAX;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final StoredFile file;
    private long position;

    BlockReader(StoredFile file, long position) {
        this.file = file;
        this.position = position;
    }

    static int int32(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    /** Where the next block begins. */
    long position() {
        return position;
    }

    /** The next frames that end at or before {@code limit}. */
    Block next(long limit) throws IOException {
        long left = Math.min(limit, file.size()) - position;
        byte[] bytes = read(position, (int) Math.max(0, Math.min(left, BLOCK_BYTES)));
        boolean last = bytes.length >= left;
        int[] starts = new int[16];
        int count = 0;
        int at = 0;
        Ending ending = endingAt(bytes, at, last);
        while (ending == Ending.MORE && isWhole(bytes, at)) {
            starts = count == starts.length ? Arrays.copyOf(starts, 2 * count) : starts;
            starts[count++] = at;
            at += int32(bytes, at) + RecordFormat.FRAME_BYTES;
            ending = endingAt(bytes, at, last);
        }
        Block block = new Block(bytes, position, starts, count, ending);
        position += at;
        return block;
    }

    private static boolean isWhole(byte[] bytes, int at) {
        int left = bytes.length - at;
        return left >= RecordFormat.LENGTH_BYTES && int32(bytes, at) + RecordFormat.FRAME_BYTES <= left;
    }

    private static Ending endingAt(byte[] bytes, int at, boolean last) {
        int left = bytes.length - at;
        if (left < RecordFormat.LENGTH_BYTES) {
            return last ? atFileEnd(bytes, at) : Ending.MORE;
        }
        int length = int32(bytes, at);
        if (length == 0) {
            return Ending.END;
        }
        if (!RecordFormat.lengthHolds(length)) {
            return Ending.BAD_LENGTH;
        }
        return last && length + RecordFormat.FRAME_BYTES > left ? Ending.SHORT : Ending.MORE;
    }

    private static Ending atFileEnd(byte[] bytes, int at) {
        for (int i = at; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return Ending.SHORT;
            }
        }
        return Ending.END;
    }

    private byte[] read(long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && file.read(buffer, from + buffer.position()) >= 0) {
            // The next read goes on where this one ended.
        }
        return buffer.hasRemaining() ? Arrays.copyOf(buffer.array(), buffer.position()) : buffer.array();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
