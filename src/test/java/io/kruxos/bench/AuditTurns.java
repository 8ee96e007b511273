package io.kruxos.bench;

import io.kruxos.audit.AuditLog;
import io.kruxos.audit.AuditVerifier;
import io.kruxos.audit.Entry;
import io.kruxos.audit.Intent;
import io.kruxos.audit.KnownSecrets;
import io.kruxos.audit.Permit;
import io.kruxos.audit.Samples;
import io.kruxos.audit.Verification;
import io.kruxos.domain.Digest;
import io.kruxos.durable.DiskFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A JVM with the gateway's flags that measures what the audit log costs, beside bare {@code fdatasync} of as many bytes and
 * SHA-256 of what is verified. Argument: an empty directory on the disk to measure.
 */
final class AuditTurns {
    static final int CALLERS = 64;
    static final int GROUP_EACH = 400;
    private static final int WARM_UP = 300;
    private static final int SINGLE = 2000;
    private static final int GROUP_ROUNDS = 5;
    private static final int VERIFY_ROUNDS = 3;
    private static final int BARE_BYTES = 64 << 20;

    private final Path directory;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, long[]> samples = new LinkedHashMap<>();

    private AuditTurns(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        AuditTurns turns = new AuditTurns(Path.of(arguments[0]));
        turns.appends();
        turns.verify();
        System.out.print(SampleLines.write(turns.samples));
    }

    private void appends() throws IOException, InterruptedException {
        try (AuditLog log = open();
                FileChannel bare = preallocated()) {
            int frame = frameBytes(log);
            ByteBuffer one = ByteBuffer.allocateDirect(frame);
            ByteBuffer many = ByteBuffer.allocateDirect(frame * CALLERS);
            AtomicLong places = new AtomicLong();
            samples.putAll(new InTurns()
                    .add(AuditBenchmark.BARE, () -> write(bare, one, places.incrementAndGet() * frame))
                    .add(AuditBenchmark.APPEND, () -> log.record(refused()))
                    .add(AuditBenchmark.LOOKING, () -> looking(log))
                    .add(AuditBenchmark.CHANGING, () -> changing(log))
                    .run(WARM_UP, SINGLE));
            samples.putAll(new InTurns()
                    .add(AuditBenchmark.BARE_GROUPS, () -> batches(bare, many))
                    .add(AuditBenchmark.GROUPS, () -> concurrently(log))
                    .run(1, GROUP_ROUNDS));
        }
    }

    private AuditLog open() {
        return AuditLog.open(directory.resolve("audit"), new DiskFiles(), InstantSource.system(), KnownSecrets.NONE);
    }

    private static int frameBytes(AuditLog log) {
        log.record(Samples.refused(1_000_000_000, Entry.Refusal.BLOCKED));
        long before = log.head().end();
        log.record(Samples.refused(1_000_000_001, Entry.Refusal.BLOCKED));
        return (int) (log.head().end() - before);
    }

    private Entry refused() {
        return Samples.refused(numbers.incrementAndGet(), Entry.Refusal.BLOCKED);
    }

    private void looking(AuditLog log) {
        Intent intent = Samples.intent(numbers.incrementAndGet());
        Permit permit = log.recordIntentOverlapping(intent);
        log.recordOutcome(permit, intent, Samples.ok());
    }

    private void changing(AuditLog log) {
        Intent intent = Samples.intent(numbers.incrementAndGet());
        log.recordOutcome(log.recordIntent(intent), intent, Samples.ok());
    }

    private static void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        bytes.clear();
        file.write(bytes, position % (BARE_BYTES - bytes.capacity()));
        file.force(false);
    }

    private static void batches(FileChannel bare, ByteBuffer many) throws IOException {
        for (int i = 0; i < GROUP_EACH; i++) {
            write(bare, many, (long) i * many.capacity());
        }
    }

    private void concurrently(AuditLog log) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            callers.add(Thread.ofVirtual().start(() -> {
                awaitUninterruptibly(start);
                for (int i = 0; i < GROUP_EACH; i++) {
                    log.record(refused());
                }
            }));
        }
        start.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private FileChannel preallocated() throws IOException {
        FileChannel file = FileChannel.open(
                directory.resolve("bare"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long at = 0; at < BARE_BYTES; at += zeros.capacity()) {
            file.write(zeros.clear(), at);
        }
        file.force(true);
        return file;
    }

    private void verify() throws IOException, InterruptedException {
        AuditVerifier verifier = new AuditVerifier(directory.resolve("audit"), new DiskFiles());
        Verification found = verifier.verify();
        if (!found.holds()) {
            throw new IllegalStateException("the log that was just written does not verify");
        }
        byte[] bytes = new byte[1 << 20];
        samples.putAll(new InTurns()
                .add(AuditBenchmark.HASH, () -> hash(bytes, found.bytes()))
                .add(AuditBenchmark.VERIFY, verifier::verify)
                .run(1, VERIFY_ROUNDS));
    }

    private static void hash(byte[] bytes, long count) {
        MessageDigest sha256 = Digest.sha256();
        for (long done = 0; done < count; done += bytes.length) {
            sha256.update(bytes);
        }
        sha256.digest();
    }
}
