package io.kruxos.durable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.durable.CommitQueue.Purpose;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitQueueTest {
    private static final Path FILE = Path.of("/log/a");
    private static final QueueLimits SMALL = new QueueLimits(4096, 4096, 2048, 1024, Duration.ofMillis(5));

    private static Commit<Long> append(CommitQueue<Long> queue, long number, Purpose purpose) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).putLong(number).flip();
        return queue.append(Long.BYTES, purpose, place -> new CommitQueue.Framed<>(bytes, number));
    }

    private static Set<Long> numbers(byte[] bytes) {
        Set<Long> numbers = new HashSet<>();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.remaining() >= Long.BYTES) {
            numbers.add(buffer.getLong());
        }
        return numbers;
    }

    @Test
    void shouldKeepTheOrderOfAppendsFromManyThreads(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("log");
        int callers = 64;
        int each = 50;
        try (CommitQueue<Long> queue = new CommitQueue<>(new DiskFiles(), file, 0, 0L, QueueLimits.DEFAULT);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = IntStream.range(0, callers)
                    .<Future<?>>mapToObj(caller -> executor.submit(() -> {
                        for (int i = 0; i < each; i++) {
                            queue.await(append(queue, 1L + (long) caller * each + i, Purpose.BEGIN));
                        }
                    }))
                    .toList();
            for (Future<?> future : done) {
                future.get();
            }
        }

        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long[] lastOf = new long[callers];
        for (int i = 0; i < callers * each; i++) {
            long number = buffer.getLong() - 1;
            int caller = (int) (number / each);
            assertEquals(lastOf[caller]++, number % each, "appends of caller " + caller);
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void shouldWriteWhatNobodyWaitsFor() throws Exception {
        MemoryFiles files = new MemoryFiles();
        try (CommitQueue<Long> queue = new CommitQueue<>(files, FILE, 0, 0L, SMALL)) {
            Commit<Long> commit = append(queue, 7, Purpose.BEGIN);
            Long durable = 0L;
            while (durable != 7) {
                durable = queue.awaitBeyond(durable, Duration.ofSeconds(10));
            }
            assertTrue(commit.durable());
        }
    }

    @Test
    void shouldStayUsableWhenAWaitingCallerIsInterrupted(@TempDir Path directory) throws Exception {
        try (CommitQueue<Long> queue =
                new CommitQueue<>(new DiskFiles(), directory.resolve("log"), 0, 0L, QueueLimits.DEFAULT)) {
            Thread.currentThread().interrupt();
            queue.await(append(queue, 1, Purpose.BEGIN));
            boolean interrupted = Thread.interrupted();
            Commit<Long> second = append(queue, 2, Purpose.BEGIN);
            queue.await(second);

            assertTrue(interrupted);
            assertTrue(second.durable());
        }
    }

    @Test
    void shouldSurviveInterruptsInTheMidstOfWrites(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("log");
        int count = 300;
        try (CommitQueue<Long> queue = new CommitQueue<>(new DiskFiles(), file, 0, 0L, QueueLimits.DEFAULT)) {
            Thread writer = Thread.ofVirtual().start(() -> {
                for (long i = 1; i <= count; i++) {
                    queue.await(append(queue, i, Purpose.BEGIN));
                    Thread.interrupted();
                }
            });
            for (int i = 0; i < 500 && writer.isAlive(); i++) {
                writer.interrupt();
                LockSupport.parkNanos(50_000);
            }
            writer.join();
            assertEquals(count, queue.durable());
        }
        ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file));
        for (long i = 1; i <= count; i++) {
            assertEquals(i, buffer.getLong());
        }
    }

    @Test
    void shouldRefuseBeginningsBeforeEndingsWhenTooMuchWaits() throws Exception {
        QueueLimits tiny = new QueueLimits(16, 8, 2048, 1024, Duration.ofHours(1));
        try (CommitQueue<Long> queue = new CommitQueue<>(new MemoryFiles(), FILE, 0, 0L, tiny)) {
            append(queue, 1, Purpose.BEGIN);
            append(queue, 2, Purpose.BEGIN);

            CommitFailure busy = assertThrows(CommitFailure.class, () -> append(queue, 3, Purpose.BEGIN));
            assertEquals(CommitFailure.Reason.BUSY, busy.reason());
            append(queue, 4, Purpose.END);
            assertThrows(CommitFailure.class, () -> append(queue, 5, Purpose.END));

            queue.flush();
            queue.await(append(queue, 6, Purpose.BEGIN));
        }
    }

    @Test
    void shouldCutAFileThatWasLeft() throws Exception {
        MemoryFiles files = new MemoryFiles();
        Path next = Path.of("/log/b");
        try (CommitQueue<Long> queue = new CommitQueue<>(files, FILE, 0, 0L, SMALL)) {
            append(queue, 1, Purpose.BEGIN);
            queue.startFile(next);
            queue.await(append(queue, 2, Purpose.BEGIN));
            while (files.bytes(FILE).length > Long.BYTES) {
                Thread.onSpinWait();
            }
        }
        assertArrayEquals(ByteBuffer.allocate(8).putLong(1).array(), files.bytes(FILE));
        assertTrue(numbers(files.bytes(next)).contains(2L));
    }

    @Test
    void shouldLoseNothingAcknowledgedWhicheverStepFails() throws Exception {
        for (MemoryFiles.Failure failure : MemoryFiles.Failure.values()) {
            for (int step = 1; step <= 80; step++) {
                MemoryFiles files = new MemoryFiles();
                files.failAt(step, failure, "input/output error");
                Set<Long> acknowledged = new HashSet<>();
                appendUntilRefused(files, acknowledged);
                files.cutPower(new java.util.Random(step));

                Set<Long> found = files.list(Path.of("/log")).contains(FILE) ? numbers(files.bytes(FILE)) : Set.of();
                assertTrue(found.containsAll(acknowledged), "step " + step + ", " + failure);
            }
        }
    }

    private static void appendUntilRefused(MemoryFiles files, Set<Long> acknowledged) {
        try (CommitQueue<Long> queue = new CommitQueue<>(files, FILE, 0, 0L, SMALL)) {
            try {
                for (long i = 1; i <= 300; i++) {
                    queue.await(append(queue, i, Purpose.BEGIN));
                    acknowledged.add(i);
                }
            } catch (CommitFailure first) {
                assertThrows(CommitFailure.class, () -> append(queue, 999, Purpose.END));
            }
        } catch (IOException | CommitFailure refused) {
            // It could not be opened, or could not end: what was acknowledged before is what counts.
        }
    }

    @Test
    void shouldLetEndingsInWhenTheDiskIsFull() throws Exception {
        MemoryFiles files = new MemoryFiles();
        QueueLimits limits = new QueueLimits(4096, 4096, 2048, 1024, Duration.ofMillis(5));
        try (CommitQueue<Long> queue = new CommitQueue<>(files, FILE, 0, 0L, limits)) {
            queue.await(append(queue, 1, Purpose.BEGIN));
            while (files.bytes(FILE).length < 3072) {
                Thread.onSpinWait();
            }
            files.fillUp();
            long number = 2;
            while (queue.failure() == null) {
                if (number < 200) {
                    queue.await(append(queue, number++, Purpose.END));
                }
            }

            CommitFailure full = assertThrows(CommitFailure.class, () -> append(queue, 999, Purpose.BEGIN));
            assertEquals(CommitFailure.Reason.NO_SPACE, full.reason());
            Commit<Long> ending = append(queue, 1000, Purpose.END);
            queue.await(ending);
            assertTrue(ending.durable());
        }
    }

    @Test
    void shouldRefuseAfterItWasClosed() throws Exception {
        CommitQueue<Long> queue = new CommitQueue<>(new MemoryFiles(), FILE, 0, 0L, SMALL);
        queue.close();

        CommitFailure closed = assertThrows(CommitFailure.class, () -> append(queue, 1, Purpose.BEGIN));
        assertEquals(CommitFailure.Reason.CLOSED, closed.reason());
    }

    @Test
    void shouldMakeDurableWhatWaitsWhenItIsClosed() throws Exception {
        MemoryFiles files = new MemoryFiles();
        QueueLimits slow = new QueueLimits(4096, 4096, 2048, 1024, Duration.ofHours(1));
        Commit<Long> commit;
        try (CommitQueue<Long> queue = new CommitQueue<>(files, FILE, 0, 0L, slow)) {
            commit = append(queue, 5, Purpose.BEGIN);
            assertFalse(commit.durable());
        }
        assertTrue(commit.durable());
        assertTrue(
                Arrays.equals(ByteBuffer.allocate(8).putLong(5).array(), Arrays.copyOf(files.bytes(FILE), Long.BYTES)));
    }
}
