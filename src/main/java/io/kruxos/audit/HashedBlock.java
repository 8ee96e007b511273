package io.kruxos.audit;

import io.kruxos.wire.CborException;
import java.util.Arrays;

/** A block whose frames were checked and hashed, each for itself; what links them is checked by {@link ChainCheck}. */
final class HashedBlock {
    private static final long NO_RECORD = -1;

    final String file;
    final Block block;
    private final long[] seqs;
    private final int[] prevs;
    private final byte[] hashes;

    private HashedBlock(String file, Block block) {
        this.file = file;
        this.block = block;
        this.seqs = new long[block.count()];
        this.prevs = new int[block.count()];
        this.hashes = new byte[block.count() * RecordFormat.HASH_BYTES];
    }

    static HashedBlock of(String file, Block block) {
        HashedBlock hashed = new HashedBlock(file, block);
        LeafHash leafHash = new LeafHash();
        for (int frame = 0; frame < block.count(); frame++) {
            hashed.check(frame, leafHash);
        }
        return hashed;
    }

    private void check(int frame, LeafHash leafHash) {
        seqs[frame] = NO_RECORD;
        if (!block.crcHolds(frame)) {
            return;
        }
        try {
            RecordHead head = RecordHead.of(block.bytes(), block.recordAt(frame), block.recordLength(frame));
            prevs[frame] = head.prevAt();
            seqs[frame] = head.seq();
        } catch (CborException e) {
            return;
        }
        leafHash.into(
                block.bytes(),
                block.recordAt(frame),
                block.recordLength(frame),
                hashes,
                frame * RecordFormat.HASH_BYTES);
    }

    boolean isRecord(int frame) {
        return seqs[frame] != NO_RECORD;
    }

    long seq(int frame) {
        return seqs[frame];
    }

    byte[] hash(int frame) {
        int at = frame * RecordFormat.HASH_BYTES;
        return Arrays.copyOfRange(hashes, at, at + RecordFormat.HASH_BYTES);
    }

    /** Whether the end of a frame and all that follows in its block are zeros. */
    boolean endsInZeros(int frame) {
        byte[] bytes = block.bytes();
        int at = (int) (block.endOf(frame) - block.offset()) - RecordFormat.CRC_BYTES;
        while (at < bytes.length && bytes[at] == 0) {
            at++;
        }
        return at == bytes.length;
    }

    /** Whether a record names {@code hash} as that of the record before it. */
    boolean follows(int frame, byte[] hash) {
        return Arrays.equals(block.bytes(), prevs[frame], prevs[frame] + hash.length, hash, 0, hash.length);
    }

    /** Whether a record names the hash of the one before it in this block. */
    boolean followsNeighbour(int frame) {
        int at = (frame - 1) * RecordFormat.HASH_BYTES;
        return Arrays.equals(
                block.bytes(),
                prevs[frame],
                prevs[frame] + RecordFormat.HASH_BYTES,
                hashes,
                at,
                at + RecordFormat.HASH_BYTES);
    }
}
