package io.kruxos.capability.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void shouldGiveTheLastLines() {
        assertEquals("", last("", 3));
        assertEquals("", last("a\nb\n", 0));
        assertEquals("b\n", last("a\nb\n", 1));
        assertEquals("b", last("a\nb", 1));
        assertEquals("a\nb\n", last("a\nb\n", 2));
        assertEquals("a\nb\n", last("a\nb\n", 9));
        assertEquals("\n", last("a\n\n", 1));
        assertEquals("c\n\n", last("a\nc\n\n", 2));
        assertEquals("\n", last("\n", 5));
    }

    @Test
    void shouldNotBeginInsideACharacter() {
        byte[] bytes = "ä".getBytes(StandardCharsets.UTF_8);
        assertEquals("", Text.lastLines(new byte[] {bytes[1]}, 5));
        assertEquals("x", Text.lastLines(new byte[] {bytes[1], 'x'}, 5));
    }

    @Test
    void shouldTellHowMuchIsWholeCharacters() {
        byte[] bytes = "aä水\uD83D\uDE00".getBytes(StandardCharsets.UTF_8);
        int[] whole = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};
        for (int length = 0; length <= bytes.length; length++) {
            assertEquals(whole[length], Text.wholeLength(java.util.Arrays.copyOf(bytes, length)), "of " + length);
        }
    }

    @Test
    void shouldCountBrokenBytesAsCharacters() {
        assertEquals(4, Text.wholeLength(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80}));
    }

    private static String last(String text, int lines) {
        return Text.lastLines(text.getBytes(StandardCharsets.UTF_8), lines);
    }
}
