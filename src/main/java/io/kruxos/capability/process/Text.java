package io.kruxos.capability.process;

import java.nio.charset.StandardCharsets;

/** Output of processes as text: UTF-8, whatever is not replaced by U+FFFD. */
final class Text {
    private Text() {}

    /** The last lines of some bytes. */
    static String lastLines(byte[] bytes, int lines) {
        if (lines == 0 || bytes.length == 0) {
            return "";
        }
        // The end of the last line begins no other.
        int start = bytes.length - 1;
        int seen = 0;
        while (start > 0) {
            if (bytes[start - 1] == '\n') {
                seen++;
            }
            if (seen == lines) {
                break;
            }
            start--;
        }
        return of(bytes, firstCharacter(bytes, start), bytes.length);
    }

    /** How many of the bytes are whole characters: all but the beginning of one that is cut off. */
    static int wholeLength(byte[] bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length); back++) {
            int b = bytes[bytes.length - back] & 0xff;
            if (b >= 0xc0) {
                int needed = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
                return needed > back ? bytes.length - back : bytes.length;
            }
            if (b < 0x80) {
                return bytes.length;
            }
        }
        return bytes.length;
    }

    static String of(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private static int firstCharacter(byte[] bytes, int start) {
        int at = start;
        while (at < bytes.length && at < start + 3 && (bytes[at] & 0xc0) == 0x80) {
            at++;
        }
        return at;
    }
}
