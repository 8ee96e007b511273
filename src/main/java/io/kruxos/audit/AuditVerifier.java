package io.kruxos.audit;

import io.kruxos.audit.Block.Ending;
import io.kruxos.audit.Fault.Kind;
import io.kruxos.durable.FileStore;
import io.kruxos.durable.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Checks a whole log, from its first record to its last: every byte of every record is under a hash that the next record
 * names. Needs nothing but the directory; no gateway need run. Blocks are hashed by all processors and linked in order.
 */
public final class AuditVerifier {
    private final LogDirectory directory;
    private final int workers;

    public AuditVerifier(Path directory, FileStore files) {
        this(directory, files, Runtime.getRuntime().availableProcessors());
    }

    AuditVerifier(Path directory, FileStore files, int workers) {
        this.directory = new LogDirectory(files, directory);
        this.workers = workers;
    }

    /** Checks what is there. A missing end can't be seen without knowing how far the log went. */
    public Verification verify() throws InterruptedException {
        return verify(new ChainCheck(null));
    }

    /**
     * Checks up to {@code expected}, which is known from elsewhere: a running log, or its index. What is behind it, and may be
     * on its way to the disk, is not looked at.
     */
    public Verification verifyUpTo(Head expected) throws InterruptedException {
        return verify(new ChainCheck(expected));
    }

    private Verification verify(ChainCheck check) throws InterruptedException {
        try (ExecutorService hashing = Executors.newFixedThreadPool(workers)) {
            List<String> names = directory.names();
            boolean wanted = true;
            for (int i = 0; i < names.size() && wanted; i++) {
                wanted = verify(names.get(i), check, hashing);
            }
            return check.result(names);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the audit log: " + e.getMessage(), e);
        }
    }

    private boolean verify(String name, ChainCheck check, ExecutorService hashing)
            throws IOException, InterruptedException {
        Deque<Future<HashedBlock>> ahead = new ArrayDeque<>();
        try (StoredFile file = directory.openForReading(name);
                BlockReader reader = new BlockReader(file, 0)) {
            boolean wanted = true;
            Block block = null;
            while (wanted && (block == null || block.ending() == Ending.MORE)) {
                Block next = reader.next(Long.MAX_VALUE);
                ahead.addLast(hashing.submit(() -> HashedBlock.of(name, next)));
                block = next;
                if (ahead.size() > workers) {
                    wanted = check.take(result(ahead.removeFirst()));
                }
            }
            while (wanted && !ahead.isEmpty()) {
                wanted = check.take(result(ahead.removeFirst()));
            }
            if (wanted && block != null && check.faultless()) {
                checkEnding(block.ending(), name, file, reader.position(), check);
            }
            return wanted && check.faultlessOrLooking();
        } finally {
            ahead.forEach(future -> future.cancel(false));
        }
    }

    private static HashedBlock result(Future<HashedBlock> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("hashing failed", e.getCause());
        }
    }

    private static void checkEnding(Ending ending, String name, StoredFile file, long end, ChainCheck check)
            throws IOException {
        switch (ending) {
            case MORE -> throw new IllegalStateException("a file ends with a block that says that more follows");
            case END -> {
                long beyond = firstNonZero(file, end);
                if (beyond >= 0) {
                    check.endsWith(Kind.MODIFICATION, name, end, "zeros, and at byte " + beyond + " something else");
                }
            }
            case SHORT -> check.endsWith(Kind.TRUNCATION, name, end, ChainCheck.HALF_A_RECORD);
            case BAD_LENGTH -> check.endsWith(Kind.MODIFICATION, name, end, "no record begins here");
        }
    }

    private static long firstNonZero(StoredFile file, long from) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
        for (long at = from; file.read(bytes.clear(), at) > 0; at += bytes.position()) {
            for (int i = 0; i < bytes.position(); i++) {
                if (bytes.get(i) != 0) {
                    return at + i;
                }
            }
        }
        return -1;
    }
}
