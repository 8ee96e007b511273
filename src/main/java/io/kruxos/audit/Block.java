package io.kruxos.audit;

/** Whole frames in a row, in one array. */
final class Block {
    /** What follows the last frame of a block. */
    enum Ending {
        /** More frames, in the next block. */
        MORE,
        /** A length of zero, or nothing. */
        END,
        /** Less than a frame. */
        SHORT,
        /** A length that no frame has. */
        BAD_LENGTH
    }

    private final byte[] bytes;
    private final long offset;
    private final int[] starts;
    private final int count;
    private final Ending ending;

    /**
     * @param offset where in the file {@code bytes} begins
     * @param starts where in {@code bytes} each frame begins; the first {@code count} hold
     */
    Block(byte[] bytes, long offset, int[] starts, int count, Ending ending) {
        this.bytes = bytes;
        this.offset = offset;
        this.starts = starts;
        this.count = count;
        this.ending = ending;
    }

    byte[] bytes() {
        return bytes;
    }

    long offset() {
        return offset;
    }

    /** The number of frames. */
    int count() {
        return count;
    }

    /** What follows the last frame. */
    Ending ending() {
        return ending;
    }

    int recordAt(int frame) {
        return starts[frame] + RecordFormat.LENGTH_BYTES;
    }

    int recordLength(int frame) {
        return BlockReader.int32(bytes, starts[frame]);
    }

    long offsetOf(int frame) {
        return offset + starts[frame];
    }

    long endOf(int frame) {
        return offsetOf(frame) + recordLength(frame) + RecordFormat.FRAME_BYTES;
    }

    boolean crcHolds(int frame) {
        int covered = RecordFormat.LENGTH_BYTES + recordLength(frame);
        return RecordFormat.crc(bytes, starts[frame], covered) == BlockReader.int32(bytes, starts[frame] + covered);
    }

    byte[] record(int frame) {
        byte[] record = new byte[recordLength(frame)];
        System.arraycopy(bytes, recordAt(frame), record, 0, record.length);
        return record;
    }
}
