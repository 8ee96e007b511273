package io.kruxos.audit;

import io.kruxos.audit.Block.Ending;
import io.kruxos.durable.StoredFile;
import io.kruxos.wire.CborCodec;
import io.kruxos.wire.CborException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log's last file from its beginning, to find where the log ends and which calls have no outcome. The files before
 * need not be read: a day's first record names the calls that ran when it began.
 */
final class LogScan {
    /**
     * What was found.
     *
     * @param tail the last whole record
     * @param end where the next one goes in {@code file}
     * @param open calls with an intent and no outcome, oldest first
     * @param torn what is behind {@code end} and must be cut
     */
    record Result(Tail tail, String file, long end, List<OpenCall> open, Optional<TornTail> torn) {}

    private final LogDirectory directory;
    private final LeafHash leafHash = new LeafHash();
    private final Map<String, OpenCall> open = new LinkedHashMap<>();
    private long nextSeq;
    private byte @Nullable [] lastHash;

    LogScan(LogDirectory directory) {
        this.directory = directory;
    }

    /** Reads; empty when there is no file yet. Throws {@link AuditDamaged} for what no crash leaves behind. */
    Optional<Result> run() throws IOException {
        List<String> names = directory.names();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        int at = names.size() - 1;
        Result found = scan(names.get(at));
        long end = found.end();
        // A day that has begun without a durable record: the log ends in a file before.
        while (found.tail().seq < 0 && at > 0) {
            at--;
            found = scan(names.get(at));
        }
        for (String earlier : names.subList(at, names.size() - 1)) {
            requireWhole(earlier, earlier.equals(found.file()) ? found.end() : 0);
        }
        String last = names.getLast();
        return Optional.of(new Result(found.tail(), last, end, found.open(), tornTail(last, end)));
    }

    private void requireWhole(String name, long end) throws IOException {
        Optional<TornTail> torn = tornTail(name, end);
        if (torn.isPresent()) {
            throw new AuditDamaged(new Fault(
                    Fault.Kind.MODIFICATION, name, end, nextSeq, "a file follows, so that it was whole once"));
        }
    }

    private Optional<TornTail> tornTail(String name, long end) throws IOException {
        try (StoredFile file = directory.openForReading(name)) {
            return new TornTailCheck(name, file).check(end, nextSeq);
        }
    }

    private Result scan(String name) throws IOException {
        open.clear();
        lastHash = null;
        nextSeq = 0;
        try (BlockReader reader = new BlockReader(directory.openForReading(name), 0)) {
            Ending ending = Ending.MORE;
            long end = 0;
            while (ending == Ending.MORE) {
                Block block = reader.next(Long.MAX_VALUE);
                int whole = whole(name, block);
                end = whole == 0 ? block.offset() : block.endOf(whole - 1);
                ending = whole < block.count() ? Ending.BAD_LENGTH : block.ending();
            }
            byte[] hash = lastHash;
            Tail tail =
                    hash == null ? new Tail(-1, RecordFormat.genesis(), "", 0) : new Tail(nextSeq - 1, hash, name, end);
            return new Result(tail, name, end, List.copyOf(open.values()), Optional.empty());
        }
    }

    /** The number of frames up to the first that does not hold. */
    private int whole(String name, Block block) {
        for (int frame = 0; frame < block.count(); frame++) {
            if (!block.crcHolds(frame)) {
                return frame;
            }
            take(name, block, frame);
        }
        return block.count();
    }

    private void take(String name, Block block, int frame) {
        try {
            RecordHead head = RecordHead.of(block.bytes(), block.recordAt(frame), block.recordLength(frame));
            byte[] before = lastHash;
            if (before == null) {
                nextSeq = head.seq();
            } else if (head.seq() != nextSeq
                    || !Arrays.equals(
                            before, 0, before.length, block.bytes(), head.prevAt(), head.prevAt() + before.length)) {
                throw damaged(name, block, frame, "it does not follow from the record before it");
            }
            follow(head, block, frame);
            lastHash = leafHash.of(block.bytes(), block.recordAt(frame), block.recordLength(frame));
            nextSeq++;
        } catch (CborException e) {
            throw damaged(name, block, frame, "it is not a record: " + e.getMessage());
        }
    }

    private void follow(RecordHead head, Block block, int frame) {
        String call = head.call();
        if (call != null && head.kind().equals(Kind.INTENT.word())) {
            open.put(call, OpenCall.of(head.seq(), CborCodec.decode(block.record(frame))));
        } else if (call != null && head.kind().equals(Kind.OUTCOME.word())) {
            open.remove(call);
        } else if (lastHash == null && head.kind().equals(Kind.LOG.word())) {
            takeContinued(CborCodec.decode(block.record(frame)));
        }
    }

    private void takeContinued(Map<String, @Nullable Object> fields) {
        if (fields.get("event") instanceof Map<?, ?> event && event.get("open") instanceof List<?> calls) {
            for (Object call : calls) {
                if (call instanceof Map<?, ?> map && map.get("seq") instanceof Long seq) {
                    OpenCall continued = OpenCall.of(seq, map);
                    open.put(continued.call().value(), continued);
                }
            }
        }
    }

    private AuditDamaged damaged(String name, Block block, int frame, String detail) {
        return new AuditDamaged(new Fault(Fault.Kind.MODIFICATION, name, block.offsetOf(frame), nextSeq, detail));
    }
}
