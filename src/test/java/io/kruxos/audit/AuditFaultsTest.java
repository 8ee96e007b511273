package io.kruxos.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Digest;
import io.kruxos.durable.MemoryFiles;
import io.kruxos.durable.QueueLimits;
import io.kruxos.testing.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every step of the disk's fails once, in each way, and then the power does. */
class AuditFaultsTest {
    private static final Path DIRECTORY = Path.of("/home/audit");
    private static final QueueLimits LIMITS = new QueueLimits(64 << 10, 64 << 10, 4096, 2048, Duration.ofMillis(2));
    private static final int STEPS = 70;

    private enum Crash {
        KILL,
        POWER
    }

    /** One life of a gateway; what it acknowledged, by sequence number. */
    private static final class Run {
        private final MemoryFiles files;
        private final MovableClock clock = new MovableClock();
        private final Map<Long, Digest> acknowledged = new HashMap<>();
        private boolean refused;

        Run(MemoryFiles files) {
            this.files = files;
        }

        void live() {
            AuditLog log;
            try {
                log = AuditLog.open(DIRECTORY, files, clock, KnownSecrets.NONE, LIMITS);
            } catch (AuditUnavailable e) {
                refused = true;
                return;
            }
            try {
                for (int i = 0; i < 12; i++) {
                    call(log, i);
                    if (i == 6) {
                        clock.advance(Duration.ofDays(1));
                    }
                }
            } catch (AuditUnavailable e) {
                refused = true;
                assertThrows(AuditUnavailable.class, () -> log.recordIntent(Samples.intent(5000)));
                assertThrows(AuditUnavailable.class, () -> log.record(new Entry.GatewayStopped("it can't go on")));
                assertTrue(log.unavailable().isPresent());
            }
        }

        private void call(AuditLog log, int number) {
            Intent waited = Samples.intent(number * 10L);
            Permit permit = log.recordIntent(waited);
            acknowledged.put(permit.seq(), permit.intent());
            // Several records in one write, so that a torn write has holes between whole records.
            Intent second = Samples.intent(number * 10L + 1);
            Intent third = Samples.intent(number * 10L + 2);
            Permit overlapping = log.recordIntentOverlapping(second);
            log.recordIntentOverlapping(third);
            log.recordOutcome(overlapping, second, Samples.ok());
            acknowledged.put(overlapping.seq(), overlapping.intent());
            Head head = log.head();
            acknowledged.put(head.seq(), head.hash());
            log.recordOutcome(permit, waited, Samples.ok());
        }
    }

    private static Map<Long, Digest> hashes(AuditLog log) {
        Map<Long, Digest> hashes = new HashMap<>();
        try (AuditTail tail = log.follow(0)) {
            for (Optional<AuditRecord> next = tail.poll(); next.isPresent(); next = tail.poll()) {
                hashes.put(next.get().seq(), next.get().hash());
            }
        }
        return hashes;
    }

    private static void check(MemoryFiles.Failure failure, int step, Crash crash, int seed) throws Exception {
        String which = "step " + step + ", " + failure + ", " + crash + ", seed " + seed;
        MemoryFiles files = new MemoryFiles();
        Run run = new Run(files);
        files.failAt(step, failure, "input/output error");
        run.live();
        switch (crash) {
            case KILL -> files.kill();
            case POWER -> files.cutPower(new Random(seed));
        }
        files.restart();

        try (AuditLog log = AuditLog.open(DIRECTORY, files, run.clock, KnownSecrets.NONE, LIMITS)) {
            Map<Long, Digest> found = hashes(log);
            run.acknowledged.forEach((seq, hash) -> assertEquals(hash, found.get(seq), which + ", record " + seq));
            log.record(new Entry.GatewayStarted("0.1.0", Map.of()));
        }
        // What opening trusted must be on disk: the power fails once more.
        files.cutPower(new Random(seed + 1L));
        files.restart();
        Verification verification = new AuditVerifier(DIRECTORY, files, 1).verify();
        assertTrue(verification.holds(), () -> which + ": " + verification.fault());
        assertTrue(verification.records() >= run.acknowledged.size(), which);
    }

    @Test
    void shouldLoseNothingAcknowledgedWhicheverStepFails() throws Exception {
        for (MemoryFiles.Failure failure : MemoryFiles.Failure.values()) {
            for (int step = 1; step <= STEPS; step++) {
                check(failure, step, Crash.KILL, step);
                check(failure, step, Crash.POWER, step);
                check(failure, step, Crash.POWER, step + 1000);
            }
        }
    }

    @Test
    void shouldRefuseAllAfterAnyStepFailed() {
        MemoryFiles files = new MemoryFiles();
        Run run = new Run(files);
        files.failAt(STEPS, MemoryFiles.Failure.KEPT, "input/output error");
        run.live();

        assertTrue(run.refused, "the last step that is failed is one of the run");
    }

    @Test
    void shouldLetCallsEndWhenTheDiskIsFull() throws Exception {
        MemoryFiles files = new MemoryFiles();
        MovableClock clock = new MovableClock();
        Intent running = Samples.intent(1);
        QueueLimits roomy = new QueueLimits(64 << 10, 64 << 10, 64 << 10, 2048, Duration.ofMillis(2));
        try (AuditLog log = AuditLog.open(DIRECTORY, files, clock, KnownSecrets.NONE, roomy)) {
            while (files.bytes(DIRECTORY.resolve("2026-01-01.log")).length < 64 << 10) {
                Thread.onSpinWait();
            }
            Permit permit = log.recordIntent(running);
            files.fillUp();
            AuditUnavailable full = assertThrows(AuditUnavailable.class, () -> recordUntilRefused(log));
            assertEquals(AuditUnavailable.Reason.NO_SPACE, full.reason());
            assertTrue(String.valueOf(full.getMessage()).contains("No space left"));

            log.recordOutcome(permit, running, Samples.ok());
            assertTrue(hashes(log).containsKey(log.head().seq()));
        }
        files.restart();
        try (AuditLog log = AuditLog.open(DIRECTORY, files, clock, KnownSecrets.NONE, LIMITS)) {
            assertEquals(0, log.recovery().unknownOutcomes());
            log.recordIntent(Samples.intent(3));
        }
    }

    /** What grows the file works behind the appends: it is refused at some time, not at the first. */
    private static void recordUntilRefused(AuditLog log) throws Exception {
        for (int number = 100; ; number++) {
            if (number < 104) {
                log.record(Samples.refused(number, Entry.Refusal.BLOCKED));
            } else if (log.unavailable().isPresent()) {
                log.recordIntent(Samples.intent(2));
            }
        }
    }
}
