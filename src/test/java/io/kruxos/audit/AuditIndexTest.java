package io.kruxos.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Tier;
import io.kruxos.durable.DiskFiles;
import io.kruxos.testing.MovableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditIndexTest {
    private final Path home;
    private final MovableClock clock = new MovableClock();
    private AuditLog log;
    private AuditIndex index;

    AuditIndexTest(@TempDir Path home) {
        this.home = home;
        this.log = openLog();
        this.index = openIndex();
    }

    private AuditLog openLog() {
        return AuditLog.open(home.resolve("audit"), new DiskFiles(), clock, KnownSecrets.NONE);
    }

    private AuditIndex openIndex() {
        return new AuditIndex(log, home.resolve("index.db"));
    }

    @BeforeEach
    void fill() {
        call(1, "codex", "filesystem.read", Map.of("path", "/workspace/README.md"));
        call(2, "codex", "filesystem.write", Map.of("path", "/workspace/Main.java", "content", "class Main"));
        call(3, "claude", "process.run", Map.of("command", "git", "args", List.of("status")));
        log.record(Samples.refused(4, Entry.Refusal.BLOCKED));
    }

    @AfterEach
    void close() {
        index.close();
        log.close();
    }

    private void call(long number, String agent, String capability, Map<String, @Nullable Object> inputs) {
        Intent intent = Samples.intent(number, agent, capability, inputs);
        log.recordOutcome(log.recordIntent(intent), intent, Samples.ok());
        clock.advance(Duration.ofSeconds(1));
    }

    private void reopen() {
        index.close();
        log.close();
        log = openLog();
        index = openIndex();
    }

    private List<Integer> numbers(AuditQuery query) {
        return index.query(query).calls().stream()
                .map(call -> Integer.parseInt(call.call().value().substring(28), 16))
                .toList();
    }

    private static AuditQuery query(
            @Nullable String agent, @Nullable String capability, @Nullable String status, @Nullable String text) {
        return new AuditQuery(agent, capability, status, null, null, null, text, 100, null);
    }

    @Test
    void shouldListCallsNewestFirst() {
        assertEquals(List.of(4, 3, 2, 1), numbers(AuditQuery.newest(10)));
    }

    @Test
    void shouldFindCallsByWhatIsKnownOfThem() {
        assertEquals(List.of(3), numbers(query("claude", null, null, null)));
        assertEquals(List.of(4, 2, 1), numbers(query(null, "filesystem.*", null, null)));
        assertEquals(List.of(2), numbers(query(null, "filesystem.write", null, null)));
        assertEquals(List.of(4), numbers(query(null, null, "refused", null)));
        assertEquals(List.of(2), numbers(query(null, null, null, "CLASS main")));
        assertEquals(List.of(), numbers(query(null, null, null, "%")));
        assertEquals(List.of(4), numbers(query(null, null, null, "policydenied")));
        Instant second = Instant.parse("2026-01-01T00:00:01Z");
        assertEquals(
                List.of(2),
                numbers(new AuditQuery(null, null, null, second, second.plusSeconds(1), null, null, 10, null)));
        assertEquals(
                List.of(4, 3, 2, 1),
                numbers(new AuditQuery(null, null, null, null, null, "group:read-workspace", null, 10, null)));
        assertEquals(List.of(), numbers(new AuditQuery(null, null, null, null, null, "other", null, 10, null)));
    }

    @Test
    void shouldGoOnWithACursor() {
        AuditPage first = index.query(AuditQuery.newest(3));
        assertEquals(3, first.calls().size());
        AuditPage second = index.query(new AuditQuery(null, null, null, null, null, null, null, 3, first.next()));

        assertEquals(1, second.calls().size());
        assertNull(second.next());
        assertThrows(
                IllegalArgumentException.class,
                () -> new AuditQuery(null, null, null, null, null, null, null, 3, "1 OR 1"));
    }

    @Test
    void shouldJoinWhatWasRecordedOfACall() {
        log.record(new Entry.Asked(
                Samples.question(5),
                Samples.call(5),
                "k",
                Samples.caller("codex"),
                Samples.intent(5).capability(),
                Samples.decision(Tier.APPROVAL_REQUIRED),
                Duration.ofMinutes(5)));
        assertEquals(
                "waiting", index.query(AuditQuery.newest(1)).calls().getFirst().status());
        log.record(new Entry.Answered(
                Samples.question(5),
                Samples.call(5),
                Samples.caller("codex").agent(),
                Entry.Verdict.ACCEPTED,
                "uid:1000",
                null,
                null));
        Intent intent = Samples.intent(5);
        Permit permit = log.recordIntent(intent);
        assertEquals(
                "running", index.query(AuditQuery.newest(1)).calls().getFirst().status());
        log.recordOutcome(permit, intent, Samples.ok());

        CallSummary call = index.query(AuditQuery.newest(1)).calls().getFirst();
        assertEquals("ok", call.status());
        assertEquals("accepted", call.approval());
        assertEquals("uid:1000", call.decidedBy());
        assertEquals(417L, call.durationUs());
        assertEquals("filesystem.read", call.capability());
        assertEquals("{\"path\":\"/workspace/src/Main5.java\"}", call.inputs());
        assertEquals("ok", call.json().get("status"));
    }

    @Test
    void shouldShowEveryRecordOfACall() {
        List<AuditRecord> records = index.show(Samples.call(2));

        assertEquals(
                List.of("intent", "outcome"),
                records.stream().map(AuditRecord::kind).toList());
        assertEquals("2026-01-01.log", records.getFirst().file());
        Map<String, @Nullable Object> json = records.getFirst().json();
        assertEquals(records.getFirst().hash().hex(), json.get("hash"));
        assertEquals("2026-01-01T00:00:01.000000Z", json.get("time"));
        assertNotNull(json.get("prev"));
        assertTrue(records.get(1).line().contains("ok 0.4 ms"), records.get(1).line());
        assertEquals(List.of(), index.show(Samples.call(99)));
    }

    @Test
    void shouldGiveTheNewestRecordsOldestFirst() {
        assertEquals(
                List.of(5L, 6L),
                index.latest(null, 2).stream().map(AuditRecord::seq).toList());
        assertEquals(
                List.of(4L, 5L),
                index.latest("claude", 5).stream().map(AuditRecord::seq).toList());
    }

    @Test
    void shouldTraceACallByItsKeyAlsoBeforeItIsDurable() {
        log.recordIntentOverlapping(Samples.intent(7));
        CallTrace running = index.trace(Samples.SESSION + ":7").orElseThrow();
        assertEquals(new CallTrace(Samples.call(7), true, false, "running"), running);

        CallTrace ended = index.trace(Samples.SESSION + ":1").orElseThrow();
        assertEquals(new CallTrace(Samples.call(1), true, true, "ok"), ended);
        CallTrace refused = index.trace(Samples.SESSION + ":4").orElseThrow();
        assertEquals(new CallTrace(Samples.call(4), false, true, "refused"), refused);
        assertTrue(index.trace("nobody's").isEmpty());
    }

    @Test
    void shouldTraceRightAfterARestart() {
        log.recordIntent(Samples.intent(8));
        reopen();

        CallTrace trace = index.trace(Samples.SESSION + ":8").orElseThrow();
        assertEquals(new CallTrace(Samples.call(8), true, true, "unknown"), trace);
    }

    @Test
    void shouldGoOnWhereItEnded() {
        assertEquals(4, numbers(AuditQuery.newest(10)).size());
        reopen();
        call(9, "codex", "filesystem.read", Map.of());

        assertEquals(List.of(9, 4, 3, 2, 1), numbers(AuditQuery.newest(10)));
    }

    @Test
    void shouldBeMadeAgainWhenItIsMissingBrokenOrOfAnotherLog() throws Exception {
        assertEquals(4, numbers(AuditQuery.newest(10)).size());
        index.close();
        Files.delete(home.resolve("index.db"));
        index = openIndex();
        assertEquals(4, numbers(AuditQuery.newest(10)).size());

        index.close();
        Files.writeString(
                home.resolve("index.db"), "this is no database, and long enough to be seen as none".repeat(99));
        index = openIndex();
        assertEquals(4, numbers(AuditQuery.newest(10)).size());

        index.close();
        log.close();
        Files.move(home.resolve("audit"), home.resolve("audit-moved-away"));
        log = openLog();
        index = openIndex();
        assertEquals(List.of(), numbers(AuditQuery.newest(10)));
        call(1, "codex", "filesystem.read", Map.of());
        assertEquals(List.of(1), numbers(AuditQuery.newest(10)));
    }

    @Test
    void shouldFollowTheLogByItself() throws Exception {
        index.close();
        Path copy = home.resolve("second.db");
        try (AuditIndex second = new AuditIndex(log, copy)) {
            while (!Files.exists(copy) || Files.size(copy) == 0) {
                Thread.onSpinWait();
            }
            assertEquals(
                    "rw-------",
                    java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
            assertFalse(second.query(AuditQuery.newest(10)).calls().isEmpty());
        }
    }

    @Test
    void shouldRefuseWhenItIsClosed() {
        index.close();
        assertThrows(IndexUnavailable.class, () -> index.query(AuditQuery.newest(1)));
    }
}
