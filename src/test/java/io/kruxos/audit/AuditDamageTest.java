package io.kruxos.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.audit.Fault.Kind;
import io.kruxos.durable.MemoryFiles;
import io.kruxos.testing.MovableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log of two days with ten records, and what may be done to it. */
class AuditDamageTest {
    private static final Path DIRECTORY = Path.of("/home/audit");
    private static final String DAY_1 = "2026-01-01.log";
    private static final String DAY_2 = "2026-01-02.log";
    private static final String DAY_3 = "2026-01-03.log";

    private final MemoryFiles files = new MemoryFiles();
    private final MovableClock clock = new MovableClock();
    private Head head = new Head(-1, Samples.POLICY, "", 0);

    @BeforeEach
    void write() {
        try (AuditLog log = open()) {
            for (int day = 0; day < 3; day++) {
                for (int i = 0; i < 5; i++) {
                    log.record(Samples.refused(day * 5L + i, Entry.Refusal.BLOCKED));
                }
                clock.advance(Duration.ofDays(1));
            }
            head = log.head();
        }
    }

    private AuditLog open() {
        return AuditLog.open(DIRECTORY, files, clock, KnownSecrets.NONE);
    }

    private Verification verify() throws InterruptedException {
        return new AuditVerifier(DIRECTORY, files).verify();
    }

    private Fault fault() throws InterruptedException {
        return verify().fault().orElseThrow();
    }

    private byte[] bytes(String file) throws IOException {
        return files.bytes(DIRECTORY.resolve(file));
    }

    private void write(String file, byte[] bytes) throws IOException {
        files.tamper(DIRECTORY.resolve(file), bytes);
    }

    private List<byte[]> frames(String file) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(bytes(file));
        while (bytes.remaining() >= 4 && bytes.getInt(bytes.position()) > 0) {
            byte[] frame = new byte[bytes.getInt(bytes.position()) + 8];
            bytes.get(frame);
            frames.add(frame);
        }
        return frames;
    }

    private void writeFrames(String file, List<byte[]> frames) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frames.forEach(bytes::writeBytes);
        write(file, bytes.toByteArray());
    }

    private static int offsetOf(List<byte[]> frames, int frame) {
        return frames.subList(0, frame).stream().mapToInt(bytes -> bytes.length).sum();
    }

    /** Changes a letter of a record and makes its checksum fit again, as somebody who knows the format would. */
    private static byte[] forged(byte[] frame) {
        byte[] record = Arrays.copyOfRange(frame, 4, frame.length - 4);
        int at = indexOf(record, "/etc/passwd".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        record[at + 1] = 'x';
        return RecordFormat.frame(record).array();
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i <= bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }

    @Test
    void shouldHoldWhenNothingWasDone() throws Exception {
        Verification verification = verify();

        assertTrue(verification.holds());
        assertEquals(3, verification.files());
        assertEquals(17, verification.records());
        assertEquals(head, verification.head());
        assertTrue(new AuditVerifier(DIRECTORY, files).verifyUpTo(head).holds());
    }

    @Test
    void shouldFindEveryFlippedByte() throws Exception {
        writeFrames(DAY_3, frames(DAY_3)); // without the zeros behind them, which take time
        byte[] whole = bytes(DAY_2);
        int end = frames(DAY_2).stream().mapToInt(frame -> frame.length).sum();
        for (int i = 0; i < end; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 0x20;
            write(DAY_2, flipped);
            assertFalse(verify().holds(), "byte " + i);
        }
    }

    @Test
    void shouldNameAModificationWithItsChecksumMended() throws Exception {
        List<byte[]> frames = frames(DAY_2);
        frames.set(2, forged(frames.get(2)));
        writeFrames(DAY_2, frames);

        Fault fault = fault();
        assertEquals(Kind.MODIFICATION, fault.kind());
        assertEquals(DAY_2, fault.file());
        assertEquals(offsetOf(frames, 2), fault.offset());
        assertEquals(7, fault.seq());
    }

    @Test
    void shouldNameAModificationOfTheLastRecordOfAFile() throws Exception {
        List<byte[]> frames = frames(DAY_1);
        frames.set(4, forged(frames.get(4)));
        writeFrames(DAY_1, frames);

        assertEquals(Kind.MODIFICATION, fault().kind());
        assertEquals(4, fault().seq());
        assertEquals(DAY_1, fault().file());
    }

    @Test
    void shouldNameADeletion() throws Exception {
        List<byte[]> frames = frames(DAY_1);
        int offset = offsetOf(frames, 2);
        frames.remove(2);
        writeFrames(DAY_1, frames);

        assertEquals(new Fault(Kind.DELETION, DAY_1, offset, 2, "records 2 to 2 are missing"), fault());
    }

    @Test
    void shouldNameTheDeletionOfTheBeginning() throws Exception {
        files.remove(DIRECTORY.resolve(DAY_1));

        assertEquals(Kind.DELETION, fault().kind());
        assertEquals(0, fault().seq());
    }

    @Test
    void shouldNameTheDeletionOfAFile() throws Exception {
        files.remove(DIRECTORY.resolve(DAY_2));

        assertEquals(Kind.DELETION, fault().kind());
        assertEquals(5, fault().seq());
        assertTrue(fault().detail().contains(DAY_2));
    }

    @Test
    void shouldNameAReorderingInAFile() throws Exception {
        List<byte[]> frames = frames(DAY_1);
        byte[] second = frames.get(1);
        frames.set(1, frames.get(2));
        frames.set(2, second);
        writeFrames(DAY_1, frames);

        assertEquals(Kind.REORDERING, fault().kind());
        assertEquals(1, fault().seq());
        assertEquals(offsetOf(frames, 1), fault().offset());
    }

    @Test
    void shouldNameAReorderingOfFiles() throws Exception {
        byte[] first = bytes(DAY_1);
        write(DAY_1, bytes(DAY_2));
        write(DAY_2, first);

        assertEquals(Kind.REORDERING, fault().kind());
        assertEquals(0, fault().seq());
    }

    @Test
    void shouldNameARecordThatComesTwice() throws Exception {
        List<byte[]> frames = frames(DAY_1);
        frames.add(2, frames.get(1));
        writeFrames(DAY_1, frames);

        Fault fault = fault();
        assertEquals(2, fault.seq());
        assertEquals(offsetOf(frames, 2), fault.offset());
    }

    @Test
    void shouldNameTheTruncationOfAnEarlierFile() throws Exception {
        List<byte[]> frames = frames(DAY_1);
        writeFrames(DAY_1, frames.subList(0, 3));

        Fault fault = fault();
        assertEquals(Kind.TRUNCATION, fault.kind());
        assertEquals(DAY_1, fault.file());
        assertEquals(3, fault.seq());
        assertEquals(offsetOf(frames, 3), fault.offset());
    }

    @Test
    void shouldNameTheTruncationOfTheEndWhenItIsKnown() throws Exception {
        List<byte[]> frames = frames(DAY_3);
        writeFrames(DAY_3, frames.subList(0, 4));

        assertTrue(verify().holds());
        Fault fault =
                new AuditVerifier(DIRECTORY, files).verifyUpTo(head).fault().orElseThrow();
        assertEquals(Kind.TRUNCATION, fault.kind());
        assertEquals(15, fault.seq());
    }

    @Test
    void shouldNameHalfARecordAtTheEnd() throws Exception {
        byte[] whole = bytes(DAY_3);
        int end = frames(DAY_3).stream().mapToInt(frame -> frame.length).sum();
        write(DAY_3, Arrays.copyOf(whole, end - 20));
        assertEquals(Kind.TRUNCATION, fault().kind());
        assertEquals(16, fault().seq());

        write(DAY_3, Arrays.copyOf(Arrays.copyOf(whole, end - 20), whole.length));
        assertEquals(Kind.TRUNCATION, fault().kind());
    }

    @Test
    void shouldNameAnEndThatWasReplaced() throws Exception {
        List<byte[]> frames = frames(DAY_3);
        frames.set(5, forged(frames.get(5)));
        writeFrames(DAY_3, frames);

        assertTrue(verify().holds());
        Fault fault =
                new AuditVerifier(DIRECTORY, files).verifyUpTo(head).fault().orElseThrow();
        assertEquals(Kind.MODIFICATION, fault.kind());
        assertEquals(16, fault.seq());
    }

    @Test
    void shouldCutATornEndAndSaySo() throws Exception {
        byte[] whole = bytes(DAY_3);
        int end = frames(DAY_3).stream().mapToInt(frame -> frame.length).sum();
        write(DAY_3, Arrays.copyOf(Arrays.copyOf(whole, end - 20), whole.length));
        try (AuditLog log = open()) {
            TornTail torn = log.recovery().torn().orElseThrow();
            assertEquals(DAY_3, torn.file());
            assertEquals(offsetOf(frames(DAY_3), 5), torn.offset());
            AuditRecord last = log.follow(16).next(Duration.ofSeconds(1)).orElseThrow();
            assertEquals("log", last.kind());
        }
        assertTrue(verify().holds());
    }

    @Test
    void shouldNotOpenALogWithAFaultInTheMiddle() throws Exception {
        byte[] whole = bytes(DAY_3);
        int at = offsetOf(frames(DAY_3), 2) + 100;
        byte[] flipped = whole.clone();
        flipped[at] ^= 1;
        write(DAY_3, flipped);

        Fault fault = assertThrows(AuditDamaged.class, this::open).fault();
        assertEquals(DAY_3, fault.file());
        assertEquals(offsetOf(frames(DAY_3), 2), fault.offset());
        assertEquals(13, fault.seq());
        assertTrue(Arrays.equals(flipped, bytes(DAY_3)));
    }

    @Test
    void shouldNotOpenALogWithZerosWhereAnAcknowledgedRecordWas() throws Exception {
        byte[] bytes = bytes(DAY_3);
        List<byte[]> frames = frames(DAY_3);
        Arrays.fill(bytes, offsetOf(frames, 2), offsetOf(frames, 3), (byte) 0);
        write(DAY_3, bytes);

        assertEquals(13, assertThrows(AuditDamaged.class, this::open).fault().seq());
    }

    @Test
    void shouldNotCutALastRecordThatWasChanged() throws Exception {
        byte[] bytes = bytes(DAY_3);
        bytes[offsetOf(frames(DAY_3), 5) + 100] ^= 1;
        write(DAY_3, bytes);

        assertEquals(16, assertThrows(AuditDamaged.class, this::open).fault().seq());
    }

    @Test
    void shouldNotOpenALogWithAForgedRecord() throws Exception {
        List<byte[]> frames = frames(DAY_3);
        frames.set(2, forged(frames.get(2)));
        writeFrames(DAY_3, frames);

        assertThrows(AuditDamaged.class, this::open);
    }

    @Test
    void shouldGoOnAfterADayThatHasNoDurableRecord() throws Exception {
        files.tamper(DIRECTORY.resolve(DAY_3), new byte[4096]);
        try (AuditLog log = open()) {
            log.record(new Entry.GatewayStarted("0.1.0", Map.of()));
            assertEquals(12, log.head().seq());
        }
        assertTrue(verify().holds());
    }
}
