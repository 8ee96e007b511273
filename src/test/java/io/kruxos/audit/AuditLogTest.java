package io.kruxos.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Digest;
import io.kruxos.durable.DiskFiles;
import io.kruxos.durable.MemoryFiles;
import io.kruxos.testing.MovableClock;
import io.kruxos.wire.CborCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private static final Path DIRECTORY = Path.of("/home/audit");

    private final MemoryFiles files = new MemoryFiles();
    private final MovableClock clock = new MovableClock();

    AuditLogTest() {
        clock.advance(Duration.ofMinutes(24 * 60 - 1).plusNanos(123_456_000));
    }

    private AuditLog open() {
        return AuditLog.open(DIRECTORY, files, clock, KnownSecrets.NONE);
    }

    private static List<AuditRecord> records(AuditLog log) {
        List<AuditRecord> records = new ArrayList<>();
        try (AuditTail tail = log.follow(0)) {
            for (Optional<AuditRecord> next = tail.poll(); next.isPresent(); next = tail.poll()) {
                records.add(next.get());
            }
        }
        return records;
    }

    private Verification verify() throws InterruptedException {
        return new AuditVerifier(DIRECTORY, files).verify();
    }

    @Test
    void shouldRecordACallFromIntentToOutcome() throws Exception {
        Intent intent = Samples.intent(1);
        List<AuditRecord> records;
        Permit permit;
        try (AuditLog log = open()) {
            permit = log.recordIntent(intent);
            log.recordOutcome(permit, intent, Samples.ok());
            assertEquals(0, log.waiting());
            records = records(log);
        }

        assertEquals(2, records.size());
        AuditRecord first = records.getFirst();
        assertEquals(0, first.seq());
        assertEquals(permit.seq(), first.seq());
        assertEquals(permit.intent(), first.hash());
        assertEquals(clock.instant(), first.time());
        assertEquals("2026-01-01.log", first.file());
        assertEquals("intent", first.kind());
        assertEquals(Map.of("path", "/workspace/src/Main1.java"), first.fields().get("inputs"));
        assertArrayEquals(Digest.of(CborCodec.encode(intent.inputs())).bytes(), (byte[])
                first.fields().get("inputs_sha256"));
        assertArrayEquals(new byte[32], (byte[]) first.fields().get("prev"));
        assertEquals("read-workspace", first.text("decision", "rule"));
        assertEquals("rootless", first.text("sandbox", "mode"));
        assertEquals("codex", first.agent());
        assertArrayEquals(first.hash().bytes(), (byte[]) records.get(1).fields().get("prev"));
        assertEquals("ok", records.get(1).text("outcome", "status"));
        assertTrue(verify().holds());
    }

    @Test
    void shouldWriteRecordsThatAreDeterministicCbor() throws Exception {
        try (AuditLog log = open()) {
            log.recordIntent(Samples.intent(1));
            for (AuditRecord record : records(log)) {
                byte[] bytes = CborCodec.encode(record.fields());
                assertEquals(record.hash(), Digest.ofHash(new LeafHash().of(bytes)));
            }
        }
    }

    @Test
    void shouldGoOnWhereItEnded() throws Exception {
        Intent intent = Samples.intent(1);
        try (AuditLog log = open()) {
            log.recordOutcome(log.recordIntent(intent), intent, Samples.ok());
        }
        try (AuditLog log = open()) {
            assertEquals(1, log.head().seq());
            log.record(new Entry.GatewayStarted("0.1.0", Map.of()));
            assertEquals(2, log.head().seq());
        }
        assertEquals(3, verify().records());
        assertTrue(verify().holds());
    }

    @Test
    void shouldBeginAFileEachDayAndNameTheCallsThatRun() throws Exception {
        Intent intent = Samples.intent(1);
        List<AuditRecord> records;
        try (AuditLog log = open()) {
            Permit permit = log.recordIntent(intent);
            clock.advance(Duration.ofMinutes(2));
            log.record(new Entry.GatewayStopped("asked to"));
            log.recordOutcome(permit, intent, Samples.ok());
            records = records(log);
        }

        assertEquals(
                List.of("2026-01-01.log", "2026-01-02.log", "2026-01-02.log", "2026-01-02.log"),
                records.stream().map(AuditRecord::file).toList());
        AuditRecord continued = records.get(1);
        assertEquals("log", continued.kind());
        assertEquals("2026-01-01.log", continued.text("event", "file_before"));
        assertTrue(continued.value("event", "open") instanceof List<?> open && open.size() == 1);
        assertEquals(2, verify().files());
        assertTrue(verify().holds());
    }

    @Test
    void shouldSayUnknownOfCallsThatRanWhenTheProcessEnded() throws Exception {
        AuditLog first = open();
        first.recordIntent(Samples.intent(1));
        Intent ended = Samples.intent(2);
        first.recordOutcome(first.recordIntent(ended), ended, Samples.ok());
        files.kill();
        files.restart();
        try (AuditLog log = open()) {
            List<AuditRecord> records = records(log);
            AuditRecord last = records.getLast();
            assertEquals(1, log.recovery().unknownOutcomes());
            assertEquals(4, records.size());
            assertEquals("outcome", last.kind());
            assertEquals(Samples.call(1).value(), last.call());
            assertEquals("unknown", last.text("outcome", "status"));
            assertEquals("codex", last.agent());
        }
        try (AuditLog log = open()) {
            assertEquals(0, log.recovery().unknownOutcomes());
        }
        assertTrue(verify().holds());
    }

    @Test
    void shouldSayUnknownOfCallsOfTheDayBefore() throws Exception {
        AuditLog first = open();
        first.recordIntent(Samples.intent(1));
        clock.advance(Duration.ofMinutes(2));
        first.record(new Entry.GatewayStopped("so that the next day's file is there"));
        files.kill();
        files.restart();
        try (AuditLog log = open()) {
            AuditRecord last = records(log).getLast();
            assertEquals(1, log.recovery().unknownOutcomes());
            assertEquals(Samples.call(1).value(), last.call());
            assertEquals("filesystem.read", last.fields().get("capability"));
            assertEquals("2026-01-02.log", last.file());
        }
        assertTrue(verify().holds());
    }

    @Test
    void shouldRefuseASecondOutcome() {
        Intent intent = Samples.intent(1);
        try (AuditLog log = open()) {
            Permit permit = log.recordIntent(intent);
            log.recordOutcome(permit, intent, Samples.ok());

            assertThrows(IllegalStateException.class, () -> log.recordOutcome(permit, intent, Samples.ok()));
        }
    }

    @Test
    void shouldRefuseTheIntentOfAnotherCall() {
        try (AuditLog log = open()) {
            Permit permit = log.recordIntent(Samples.intent(1));

            assertThrows(IllegalStateException.class, () -> log.recordOutcome(permit, Samples.intent(2), Samples.ok()));
        }
    }

    @Test
    void shouldBoundTheCallsThatRun() {
        try (AuditLog log = open()) {
            for (int i = 0; i < AuditLog.OPEN_CALLS_MAX; i++) {
                log.recordIntentOverlapping(Samples.intent(i));
            }
            AuditUnavailable busy = assertThrows(AuditUnavailable.class, () -> log.recordIntent(Samples.intent(9999)));
            assertEquals(AuditUnavailable.Reason.BUSY, busy.reason());

            clock.advance(Duration.ofDays(1));
            log.record(new Entry.GatewayStopped("the next day's first record names them all"));
            assertEquals(AuditLog.OPEN_CALLS_MAX + 1L, log.head().seq());
        }
    }

    @Test
    void shouldCoverAnOverlappingIntentWithItsOutcome() {
        Intent intent = Samples.intent(1);
        try (AuditLog log = open()) {
            Permit permit = log.recordIntentOverlapping(intent);
            log.recordOutcome(permit, intent, Samples.ok());
            assertEquals(1, log.head().seq());
            assertEquals(permit.intent(), records(log).getFirst().hash());
        }
    }

    @Test
    void shouldRecordEveryKindOfEntry() throws Exception {
        List<Entry> entries = List.of(
                Samples.refused(1, Entry.Refusal.BLOCKED),
                new Entry.Asked(
                        Samples.question(1),
                        Samples.call(2),
                        null,
                        Samples.caller("codex"),
                        Samples.intent(2).capability(),
                        Samples.decision(io.kruxos.domain.Tier.APPROVAL_REQUIRED),
                        Duration.ofMinutes(5)),
                new Entry.Answered(
                        Samples.question(1),
                        Samples.call(2),
                        Samples.caller("codex").agent(),
                        Entry.Verdict.ACCEPTED,
                        "uid:1000",
                        null,
                        "fine"),
                new Entry.Withdrawn(
                        Samples.question(2),
                        Samples.call(3),
                        Samples.caller("codex").agent(),
                        "cancelled"),
                new Entry.SessionOpened(Samples.SESSION, Samples.caller("codex").agent(), "unix", "uid:1000"),
                new Entry.SessionEnded(Samples.SESSION, Samples.caller("codex").agent(), "closed"),
                new Entry.AuthenticationFailed("codex", "127.0.0.1", Entry.AuthenticationFailed.Cause.WRONG),
                new Entry.AdminAction("uid:0", "agent.create", "codex", Map.of("group", "coding-agent")),
                new Entry.PolicyChanged(null, Samples.POLICY, List.of("groups/coding-agent.yaml")),
                new Entry.PolicyRefused(Samples.POLICY, "unknown key `tire` in line 3"),
                new Entry.GatewayStarted("0.1.0", Map.of("port", 7700)),
                new Entry.SandboxState("rootless", Map.of("landlock", "abi 6")),
                new Entry.GatewayStopped("asked to"));
        try (AuditLog log = open()) {
            entries.forEach(log::record);

            List<AuditRecord> records = records(log);
            assertEquals(entries.size(), records.size());
            assertEquals(
                    List.of(
                            "decision",
                            "approval",
                            "approval",
                            "approval",
                            "session",
                            "session",
                            "session",
                            "admin",
                            "policy",
                            "policy",
                            "gateway",
                            "sandbox",
                            "gateway"),
                    records.stream().map(AuditRecord::kind).toList());
            assertEquals("blocked", records.getFirst().text("event", "type"));
            assertEquals("refused", records.getFirst().text("outcome", "status"));
        }
        assertTrue(verify().holds());
    }

    @Test
    void shouldRecordRefusedInputsThatHaveNoCanonicalForm() {
        Map<String, @Nullable Object> inputs = Map.of("path", "half a pair: \ud800");
        Entry.Refused sample = Samples.refused(1, Entry.Refusal.INVALID);
        try (AuditLog log = open()) {
            log.record(new Entry.Refused(
                    sample.call(), null, sample.caller(), "nope", inputs, null, null, sample.why(), "InvalidInput", 1));

            AuditRecord record = records(log).getFirst();
            assertEquals(Map.of("path", "half a pair: \ufffd"), record.fields().get("inputs"));
            assertEquals(Optional.empty(), Optional.ofNullable(record.fields().get("inputs_sha256")));
        }
    }

    @Test
    void shouldBoundTheRecordsOfGuessedTokens() {
        Entry guess = new Entry.AuthenticationFailed("codex", "10.0.0.1", Entry.AuthenticationFailed.Cause.WRONG);
        try (AuditLog log = open()) {
            for (int i = 0; i < 1000; i++) {
                log.record(guess);
            }
            assertEquals(49, log.head().seq());
            clock.advance(Duration.ofSeconds(11));
            log.record(guess);

            assertEquals(950L, records(log).getLast().value("event", "suppressed_before"));
        }
    }

    @Test
    void shouldLetOneOpenALog(@TempDir Path home) {
        DiskFiles disk = new DiskFiles();
        Path directory = home.resolve("audit");
        try (AuditLog log = AuditLog.open(directory, disk, clock, KnownSecrets.NONE)) {
            AuditUnavailable second = assertThrows(
                    AuditUnavailable.class, () -> AuditLog.open(directory, disk, clock, KnownSecrets.NONE));
            assertTrue(String.valueOf(second.getMessage()).contains("locked"));
            log.record(new Entry.GatewayStarted("0.1.0", Map.of()));
        }
        AuditLog.open(directory, disk, clock, KnownSecrets.NONE).close();
    }

    @Test
    void shouldRefuseWhenItIsClosed() {
        AuditLog log = open();
        log.close();

        AuditUnavailable closed = assertThrows(AuditUnavailable.class, () -> log.recordIntent(Samples.intent(1)));
        assertEquals(AuditUnavailable.Reason.CLOSED, closed.reason());
    }

    @Test
    void shouldFollowTheLogFromASequenceNumber() throws Exception {
        try (AuditLog log = open();
                AuditTail tail = log.follow(1)) {
            log.record(new Entry.GatewayStarted("0.1.0", Map.of()));
            log.record(new Entry.SandboxState("off", Map.of()));
            clock.advance(Duration.ofDays(1));
            log.record(new Entry.GatewayStopped("asked to"));

            List<String> kinds = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                kinds.add(tail.next(Duration.ofSeconds(10)).orElseThrow().kind());
            }
            assertEquals(List.of("sandbox", "log", "gateway"), kinds);
        }
    }
}
