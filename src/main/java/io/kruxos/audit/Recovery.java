package io.kruxos.audit;

import io.kruxos.durable.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** What opening the log found at its end, and mended. */
public final class Recovery {
    /** More than one write can be: what the last one of a failed process left in memory only is within this. */
    private static final int REWRITE_BYTES = 2 * RecordFormat.RECORD_BYTES_MAX;

    private final LogScan.Result found;

    private Recovery(LogScan.Result found) {
        this.found = found;
    }

    /** What was cut; nothing of it was acknowledged. */
    public Optional<TornTail> torn() {
        return found.torn();
    }

    /** How many calls ran when the last process ended; each has an outcome {@code unknown} now. */
    public int unknownOutcomes() {
        return found.open().size();
    }

    List<OpenCall> unfinished() {
        return found.open();
    }

    Tail tail() {
        return found.tail();
    }

    String file() {
        return found.file();
    }

    long end() {
        return found.end();
    }

    /** Reads the end of the log, cuts what is torn and makes sure that the rest is on disk. */
    static Recovery of(LogDirectory directory, String today) throws IOException {
        LogScan.Result found = new LogScan(directory)
                .run()
                .orElseGet(() -> new LogScan.Result(
                        new Tail(-1, RecordFormat.genesis(), "", 0), today, 0, List.of(), Optional.empty()));
        if (found.torn().isPresent()) {
            try (StoredFile file = directory.files().open(directory.resolve(found.file()))) {
                file.truncate(found.end());
            }
        }
        if (found.tail().seq >= 0) {
            rewrite(directory, found.tail());
        }
        return new Recovery(found);
    }

    /**
     * After a failed sync the kernel may show bytes that it will never write: what was read may not be on disk. Written
     * again, and synced, it is.
     */
    private static void rewrite(LogDirectory directory, Tail tail) throws IOException {
        try (StoredFile file = directory.files().open(directory.resolve(tail.file))) {
            long from = Math.max(0, tail.end - REWRITE_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (tail.end - from));
            while (bytes.hasRemaining()) {
                if (file.read(bytes, from + bytes.position()) < 0) {
                    throw new IOException(tail.file + " became shorter while it was read");
                }
            }
            file.writeDurably(bytes.flip(), from);
        }
    }
}
