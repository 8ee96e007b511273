package io.kruxos.audit;

import io.kruxos.wire.CborException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads records in order, from file to file, up to a limit that may move. Not for several threads. */
final class LogCursor implements Closeable {
    private final LogDirectory directory;
    private final LeafHash leafHash = new LeafHash();
    private String file;
    private @Nullable BlockReader reader;
    private @Nullable Block block;
    private int frame;
    private long position;
    private long seqMin;

    private LogCursor(LogDirectory directory, String file, long position, long seqMin) {
        this.directory = directory;
        this.file = file;
        this.position = position;
        this.seqMin = seqMin;
    }

    /** At the record with sequence number {@code seq}, or the first one after it. */
    static LogCursor at(LogDirectory directory, long seq) {
        try {
            List<String> names = directory.names();
            int i = names.size() - 1;
            while (i > 0 && !beginsAtOrBefore(directory, names.get(i), seq)) {
                i--;
            }
            return new LogCursor(directory, i < 0 ? "" : names.get(i), 0, seq);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** At a frame's beginning. */
    static LogCursor at(LogDirectory directory, String file, long offset) {
        return new LogCursor(directory, file, offset, 0);
    }

    private static boolean beginsAtOrBefore(LogDirectory directory, String name, long seq) throws IOException {
        try (BlockReader reader = new BlockReader(directory.openForReading(name), 0)) {
            Block first = reader.next(Long.MAX_VALUE);
            return first.count() > 0
                    && RecordHead.of(first.bytes(), first.recordAt(0), first.recordLength(0))
                                    .seq()
                            <= seq;
        }
    }

    /** The file that is read now; empty before there is one. */
    String file() {
        return file;
    }

    /** Where in {@link #file} the next frame begins. */
    long position() {
        return position;
    }

    /**
     * The next record that ends at or before {@code limit}.
     *
     * @throws AuditDamaged when what comes next is no record
     */
    Optional<AuditRecord> next(Tail limit) {
        try {
            while (true) {
                Optional<AuditRecord> record = nextInFile(limitIn(limit));
                if (record.isPresent()) {
                    return record;
                }
                if (file.compareTo(limit.file) >= 0 || !toNextFile()) {
                    return Optional.empty();
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private long limitIn(Tail limit) {
        int order = file.compareTo(limit.file);
        return order == 0 ? limit.end : order < 0 ? Long.MAX_VALUE : 0;
    }

    private Optional<AuditRecord> nextInFile(long limit) throws IOException {
        while (!file.isEmpty()) {
            Block current = block;
            if (current == null || frame >= current.count()) {
                current = nextBlock(limit);
                if (current.count() == 0) {
                    return Optional.empty();
                }
            }
            Optional<AuditRecord> record = take(current, frame++);
            position = current.endOf(frame - 1);
            if (record.isPresent()) {
                return record;
            }
        }
        return Optional.empty();
    }

    private Block nextBlock(long limit) throws IOException {
        BlockReader open = reader;
        if (open == null) {
            open = new BlockReader(directory.openForReading(file), position);
            reader = open;
        }
        Block next = open.next(limit);
        block = next;
        frame = 0;
        if (next.count() == 0 && (next.ending() == Block.Ending.BAD_LENGTH || next.ending() == Block.Ending.SHORT)) {
            throw damaged(next.offset(), "no record begins here");
        }
        return next;
    }

    private Optional<AuditRecord> take(Block from, int number) {
        long offset = from.offsetOf(number);
        if (!from.crcHolds(number)) {
            throw damaged(offset, "its checksum does not hold");
        }
        try {
            RecordHead head = RecordHead.of(from.bytes(), from.recordAt(number), from.recordLength(number));
            if (head.seq() < seqMin) {
                return Optional.empty();
            }
            seqMin = head.seq() + 1;
            byte[] record = from.record(number);
            return Optional.of(AuditRecord.of(record, leafHash.of(record), file, offset));
        } catch (CborException e) {
            throw damaged(offset, "it is not a record: " + e.getMessage());
        }
    }

    private boolean toNextFile() throws IOException {
        Optional<String> next = directory.after(file);
        if (next.isEmpty()) {
            return false;
        }
        close();
        file = next.get();
        position = 0;
        block = null;
        frame = 0;
        return true;
    }

    private AuditDamaged damaged(long offset, String detail) {
        return new AuditDamaged(new Fault(Fault.Kind.MODIFICATION, file, offset, seqMin, detail));
    }

    private static UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException("cannot read the audit log: " + e.getMessage(), e);
    }

    @Override
    public void close() throws IOException {
        BlockReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }
}
