package io.kruxos.audit;

import io.kruxos.audit.Fault.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the chain from block to block and stops at the first fault. */
final class ChainCheck {
    static final String HALF_A_RECORD =
            "half a record: an interrupted write leaves that at the end of the log, and the next" + " start cuts it";

    private final @Nullable Head expected;
    private Tail tail = new Tail(-1, RecordFormat.genesis(), "", 0);
    private long lastOffset;
    private long records;
    private long bytes;
    private @Nullable Fault fault;

    /** The sequence number that did not come; -1 while all did. What comes later tells what became of it. */
    private long missing = -1;

    ChainCheck(@Nullable Head expected) {
        this.expected = expected;
    }

    /** Takes the next block; returns whether more is wanted. */
    boolean take(HashedBlock hashed) {
        for (int frame = 0; frame < hashed.block.count() && wantsMore(); frame++) {
            if (missing >= 0) {
                lookForMissing(hashed, frame);
            } else {
                take(hashed, frame);
            }
        }
        return wantsMore();
    }

    private boolean wantsMore() {
        boolean whole = expected != null && tail.seq >= expected.seq();
        return !whole && (fault == null || missing >= 0);
    }

    private void take(HashedBlock hashed, int frame) {
        long seq = tail.seq + 1;
        if (!hashed.isRecord(frame) && hashed.endsInZeros(frame)) {
            fault = at(Kind.TRUNCATION, hashed, frame, seq, HALF_A_RECORD);
        } else if (!hashed.isRecord(frame)) {
            fault = at(Kind.MODIFICATION, hashed, frame, seq, "its bytes are not those that were written");
        } else if (hashed.seq(frame) != seq) {
            outOfOrder(hashed, frame, seq);
        } else if (!hashed.follows(frame, tail.hash)) {
            fault = brokenLink(hashed, frame, seq);
        } else {
            accept(hashed, frame, seq);
        }
    }

    private void accept(HashedBlock hashed, int frame, long seq) {
        byte[] hash = hashed.hash(frame);
        Head last = expected;
        if (last != null
                && seq == last.seq()
                && !Arrays.equals(hash, last.hash().bytes())) {
            fault = at(Kind.MODIFICATION, hashed, frame, seq, "it is not the record that was acknowledged");
            return;
        }
        lastOffset = hashed.block.offsetOf(frame);
        tail = new Tail(seq, hash, hashed.file, hashed.block.endOf(frame));
        bytes += hashed.block.endOf(frame) - lastOffset;
        records++;
    }

    /** One of two neighbours was changed: the first, unless the second does not fit what comes after it either. */
    private Fault brokenLink(HashedBlock hashed, int frame, long seq) {
        boolean secondHolds =
                frame + 1 >= hashed.block.count() || !hashed.isRecord(frame + 1) || hashed.followsNeighbour(frame + 1);
        if (tail.seq < 0 || !secondHolds) {
            return at(Kind.MODIFICATION, hashed, frame, seq, "it names another record as the one before it");
        }
        return new Fault(
                Kind.MODIFICATION,
                tail.file,
                lastOffset,
                tail.seq,
                "it is not the record that the next one names as the one before it");
    }

    private void outOfOrder(HashedBlock hashed, int frame, long seq) {
        missing = seq;
        long found = hashed.seq(frame);
        boolean firstOfFile = frame == 0 && hashed.block.offset() == 0;
        if (firstOfFile && found > seq && !tail.file.isEmpty()) {
            fault = gapBetweenFiles(hashed, seq);
            return;
        }
        fault = found > seq
                ? at(Kind.DELETION, hashed, frame, seq, "records " + seq + " to " + (found - 1) + " are missing")
                : at(Kind.MODIFICATION, hashed, frame, seq, "record " + found + " comes once more");
    }

    private Fault gapBetweenFiles(HashedBlock hashed, long seq) {
        AuditRecord first =
                AuditRecord.of(hashed.block.record(0), hashed.hash(0), hashed.file, hashed.block.offsetOf(0));
        String before = first.text("event", "file_before");
        String missingRecords = "records " + seq + " to " + (first.seq() - 1) + " are missing";
        if (tail.file.equals(before)) {
            return new Fault(Kind.TRUNCATION, tail.file, tail.end, seq, missingRecords + " from its end");
        }
        String where = before == null ? "" : ", and with them the file " + before;
        return at(Kind.DELETION, hashed, 0, seq, missingRecords + where);
    }

    private void lookForMissing(HashedBlock hashed, int frame) {
        Fault first = fault;
        if (first != null && hashed.isRecord(frame) && hashed.seq(frame) == missing) {
            fault = new Fault(
                    Kind.REORDERING,
                    first.file(),
                    first.offset(),
                    first.seq(),
                    "record " + missing + " is in " + hashed.file + " at byte " + hashed.block.offsetOf(frame));
            missing = -1;
        }
    }

    /** Tells that a file ends with something that is no frame. */
    void endsWith(Kind kind, String file, long offset, String detail) {
        if (fault == null) {
            fault = new Fault(kind, file, offset, tail.seq + 1, detail);
        }
    }

    boolean faultless() {
        return fault == null;
    }

    /** Whether later files are of interest: all holds so far, or a record that did not come may be in them. */
    boolean faultlessOrLooking() {
        return fault == null || missing >= 0;
    }

    /** The end; {@code names} are the files there are. */
    Verification result(List<String> names) {
        Head last = expected;
        if (fault == null && last != null && tail.seq < last.seq()) {
            fault = new Fault(
                    Kind.TRUNCATION,
                    tail.file.isEmpty() ? last.file() : tail.file,
                    tail.end,
                    tail.seq + 1,
                    "records " + (tail.seq + 1) + " to " + last.seq() + " are missing from the end");
        }
        return new Verification(names.size(), records, bytes, tail.head(), Optional.ofNullable(fault));
    }

    private static Fault at(Kind kind, HashedBlock hashed, int frame, long seq, String detail) {
        return new Fault(kind, hashed.file, hashed.block.offsetOf(frame), seq, detail);
    }
}
