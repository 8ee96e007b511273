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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What the audit log costs, beside a bare {@code fdatasync} of as many bytes in the same run. Arguments: a directory on the
 * disk to measure, and the number of rounds (default 5).
 */
public final class AuditBench {
    private static final int SINGLE = 2000;
    private static final int CALLERS = 64;
    private static final int GROUP_EACH = 400;
    private static final int VERIFY_RECORDS = 250_000;
    private static final int BARE_BYTES = 64 << 20;

    @FunctionalInterface
    private interface Step {
        void run(int i) throws Exception;
    }

    private final Path directory;
    private final AtomicLong numbers = new AtomicLong();

    private AuditBench(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] args) throws Exception {
        Path parent = Files.createDirectories(Path.of(args[0]));
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        Path directory = Files.createTempDirectory(parent, "audit-bench");
        try {
            AuditBench bench = new AuditBench(directory);
            bench.appends(rounds);
            bench.verify();
        } finally {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private void appends(int rounds) throws Exception {
        try (AuditLog log = open();
                FileChannel bare = preallocated()) {
            int frame = frameBytes(log);
            say("a record with its frame: %d bytes".formatted(frame));
            ByteBuffer one = ByteBuffer.allocateDirect(frame);
            ByteBuffer many = ByteBuffer.allocateDirect(frame * CALLERS);
            for (int round = 0; round < rounds; round++) {
                latency("bare write + fdatasync", i -> write(bare, one, (long) i * frame));
                latency("durable append, one caller", i -> log.record(refused()));
                latency("read-only call: intent not awaited + outcome", i -> readOnly(log));
                latency("other call: intent + outcome", i -> call(log));
                double bareRate = rate(
                        "bare, " + CALLERS + " records to a write", CALLERS * GROUP_EACH, () -> batches(bare, many));
                double logRate =
                        rate("durable appends, " + CALLERS + " callers", CALLERS * GROUP_EACH, () -> concurrently(log));
                say("  ratio to bare: %.2f".formatted(bareRate / logRate));
            }
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

    private void readOnly(AuditLog log) {
        Intent intent = Samples.intent(numbers.incrementAndGet());
        Permit permit = log.recordIntentOverlapping(intent);
        log.recordOutcome(permit, intent, Samples.ok());
    }

    private void call(AuditLog log) {
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

    /** On a virtual thread, as calls are. */
    private static void latency(String name, Step step) throws Exception {
        long[] nanos = new long[SINGLE];
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        for (int i = 0; i < SINGLE; i++) {
                            long start = System.nanoTime();
                            step.run(i);
                            nanos[i] = System.nanoTime() - start;
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .join();
        Arrays.sort(nanos);
        say("%-48s p50 %7.1f us   p99 %8.1f us"
                .formatted(name, nanos[SINGLE / 2] / 1e3, nanos[SINGLE * 99 / 100] / 1e3));
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static double rate(String name, int count, Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        double perSecond = count / ((System.nanoTime() - start) / 1e9);
        say("%-48s %,10.0f records/s".formatted(name, perSecond));
        return perSecond;
    }

    private void verify() throws Exception {
        try (AuditLog log = open()) {
            for (int round = 0; round < VERIFY_RECORDS / (CALLERS * GROUP_EACH); round++) {
                concurrently(log);
            }
        }
        AuditVerifier verifier = new AuditVerifier(directory.resolve("audit"), new DiskFiles());
        byte[] bytes = new byte[1 << 20];
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            Verification found = verifier.verify();
            double speed = found.bytes() / ((System.nanoTime() - start) / 1e9) / 1e6;
            long hashStart = System.nanoTime();
            var sha256 = Digest.sha256();
            for (long done = 0; done < found.bytes(); done += bytes.length) {
                sha256.update(bytes);
            }
            sha256.digest();
            double hash = found.bytes() / ((System.nanoTime() - hashStart) / 1e9) / 1e6;
            say(
                    "verify: %,d records, %,d bytes, holds %s: %.0f MB/s; SHA-256 of as many bytes on one core %.0f MB/s: %.0f %%"
                            .formatted(found.records(), found.bytes(), found.holds(), speed, hash, 100 * speed / hash));
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
