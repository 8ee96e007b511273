package io.kruxos.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.durable.DiskFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that records under load is killed at random moments, again and again, on the same log. */
class AuditCrashIT {
    private static final int ROUNDS = 20;
    private static final int ACKNOWLEDGED_AT_LEAST = 50;
    private static final long MOMENT_NANOS_MAX = 150_000_000;

    @Test
    void shouldLoseNothingAcknowledgedWhenItIsKilled(@TempDir Path home) throws Exception {
        long seed = System.nanoTime();
        System.out.println("AuditCrashIT seed=" + seed);
        Random random = new Random(seed);
        Path directory = home.resolve("audit");
        Map<Long, String> acknowledged = new HashMap<>();
        int unknown = 0;
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged.putAll(killed(directory, round, random));
            try (AuditLog log = AuditLog.open(directory, new DiskFiles(), InstantSource.system(), KnownSecrets.NONE)) {
                unknown += log.recovery().unknownOutcomes();
                Map<Long, String> found = hashes(log);
                acknowledged.forEach((seq, hash) -> assertEquals(hash, found.get(seq), "record " + seq));
            }
            Verification verification = new AuditVerifier(directory, new DiskFiles()).verify();
            assertTrue(verification.holds(), () -> String.valueOf(verification.fault()));
        }
        System.out.println("acknowledged " + acknowledged.size() + ", unknown after " + ROUNDS + " kills: " + unknown);
        assertTrue(unknown > 0, "some calls ran when the process was killed");
    }

    private static Map<Long, String> killed(Path directory, int round, Random random) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AuditCrashChild.class.getName(),
                        directory.toString(),
                        Long.toString(round * 1_000_000_000L))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long moment = random.nextLong(MOMENT_NANOS_MAX);
        try (BufferedReader output = child.inputReader()) {
            return acknowledgedUntilKilled(output, child, moment);
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }
    }

    private static Map<Long, String> acknowledgedUntilKilled(BufferedReader output, Process child, long moment)
            throws IOException {
        Map<Long, String> acknowledged = new HashMap<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            String[] words = line.split(" ", -1);
            // The last line may be cut.
            if (words.length == 2 && words[1].length() == 64) {
                acknowledged.put(Long.valueOf(words[0]), words[1]);
            }
            if (acknowledged.size() == ACKNOWLEDGED_AT_LEAST) {
                Thread.ofVirtual().start(() -> {
                    LockSupport.parkNanos(moment);
                    // Through its handle: the process's own method would close the output that is still to be read.
                    child.toHandle().destroyForcibly();
                });
            }
        }
        assertTrue(acknowledged.size() >= ACKNOWLEDGED_AT_LEAST, "the process ended by itself");
        return acknowledged;
    }

    private static Map<Long, String> hashes(AuditLog log) {
        Map<Long, String> hashes = new HashMap<>();
        try (AuditTail tail = log.follow(0)) {
            for (Optional<AuditRecord> next = tail.poll(); next.isPresent(); next = tail.poll()) {
                hashes.put(next.get().seq(), next.get().hash().hex());
            }
        }
        return hashes;
    }
}
