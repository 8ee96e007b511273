package io.kruxos.capability.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputLogTest {
    private static final int TAIL = 64 << 10;

    @TempDir
    Path directory;

    @Test
    void shouldMakeNoFileForASilentProcess() {
        Path file = directory.resolve("silent");
        try (OutputLog log = new OutputLog(file, 100)) {
            assertEquals(0, log.size());
            assertArrayEquals(new byte[0], log.last(10));
            assertArrayEquals(new byte[0], log.read(0, 10).bytes());
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldReadFromAnyOffset() {
        try (OutputLog log = log(100)) {
            append(log, "hello ");
            append(log, "world");
            assertEquals("lo wo", text(log.read(3, 5)));
            assertTrue(log.read(3, 5).more());
            assertEquals("world", text(log.read(6, 50)));
            assertFalse(log.read(6, 50).more());
            assertEquals("", text(log.read(11, 5)));
            assertEquals("", text(log.read(500, 5)));
            assertEquals("rld", new String(log.last(3), StandardCharsets.UTF_8));
            assertFalse(log.truncated());
        }
    }

    @Test
    void shouldKeepHeadAndTailOfAFlood() {
        try (OutputLog log = log(10)) {
            byte[] flood = new byte[3 * TAIL];
            for (int i = 0; i < flood.length; i++) {
                flood[i] = (byte) (i % 251);
            }
            for (int at = 0; at < flood.length; at += 1000) {
                log.append(ByteBuffer.wrap(flood, at, Math.min(1000, flood.length - at)));
            }
            assertKept(flood, log);
            log.seal();
            assertKept(flood, log);
        }
    }

    private static void assertKept(byte[] flood, OutputLog log) {
        assertEquals(flood.length, log.size());
        assertTrue(log.truncated());
        assertArrayEquals(Arrays.copyOf(flood, 10), log.read(0, 1000).bytes());
        assertTrue(log.read(0, 1000).more());
        OutputLog.Part tail = log.read(10, 100);
        assertEquals(flood.length - TAIL, tail.offset());
        assertArrayEquals(Arrays.copyOfRange(flood, flood.length - TAIL, flood.length - TAIL + 100), tail.bytes());
        assertArrayEquals(Arrays.copyOfRange(flood, flood.length - 500, flood.length), log.last(500));
        assertArrayEquals(
                Arrays.copyOfRange(flood, flood.length - 7, flood.length),
                log.read(flood.length - 7, 100).bytes());
    }

    @Test
    void shouldLoseNothingWhileTheTailReachesTheHead() {
        try (OutputLog log = log(10)) {
            append(log, "0123456789abcdef");
            assertFalse(log.truncated());
            assertEquals("0123456789", text(log.read(0, 100)));
            assertTrue(log.read(0, 100).more());
            assertEquals("abcdef", text(log.read(10, 100)));
        }
    }

    @Test
    void shouldForgetEverythingWhenClosed() {
        Path file = directory.resolve("log");
        OutputLog log = new OutputLog(file, 100);
        append(log, "x");
        assertTrue(Files.exists(file));
        log.close();
        append(log, "y");
        assertFalse(Files.exists(file));
        assertEquals(0, log.size());
    }

    private OutputLog log(long bytesMax) {
        return new OutputLog(directory.resolve("log"), bytesMax);
    }

    private static void append(OutputLog log, String text) {
        log.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(OutputLog.Part part) {
        return new String(part.bytes(), StandardCharsets.UTF_8);
    }
}
