package io.kruxos.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The bridge's stdin: one message a line, up to 16 MiB. One thread. */
final class ClientInput {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int HEAD_BYTES = 4096;
    private static final int TAIL_BYTES = 512;
    private static final byte[] NONE = new byte[0];

    private final InputStream in;
    private byte[] buffer = new byte[CHUNK_BYTES];
    private int start;
    private int scanned;
    private int end;

    ClientInput(InputStream in) {
        this.in = in;
    }

    /** Takes lines. */
    interface Lines {
        /** A line in {@code bytes[from, to)}, which is only lent; without its end, never blank. */
        void line(byte[] bytes, int from, int to);

        /** A line over the limit, of which only the beginning and the end were kept. */
        void oversizedLine(byte[] head, byte[] tail);
    }

    /** Hands on the lines that are there, waiting for some; false at the end of input. */
    boolean readSome(Lines lines) throws IOException {
        if (!fill()) {
            return false;
        }
        handOn(lines);
        if (end - start > FrameReader.MESSAGE_BYTES_MAX) {
            return discardLine(Arrays.copyOfRange(buffer, start, start + HEAD_BYTES), lines);
        }
        return true;
    }

    private void handOn(Lines lines) {
        while (scanned < end) {
            if (buffer[scanned] != '\n') {
                scanned++;
                continue;
            }
            int to = scanned;
            while (to > start && isBlank(buffer[to - 1])) {
                to--;
            }
            int from = start;
            scanned++;
            start = scanned;
            if (to > from) {
                lines.line(buffer, from, to);
            }
        }
    }

    private static boolean isBlank(byte b) {
        return b == '\r' || b == ' ' || b == '\t';
    }

    private boolean discardLine(byte[] head, Lines lines) throws IOException {
        byte[] tail = tail(NONE, start, end);
        while (true) {
            start = end;
            if (!fill()) {
                return false;
            }
            int lineEnd = lineEnd();
            tail = tail(tail, start, lineEnd);
            if (lineEnd < end) {
                lines.oversizedLine(head, tail);
                start = lineEnd + 1;
                scanned = start;
                handOn(lines);
                return true;
            }
        }
    }

    private int lineEnd() {
        int at = start;
        while (at < end && buffer[at] != '\n') {
            at++;
        }
        return at;
    }

    /** The last bytes of what was kept before and {@code buffer[from, to)}. */
    private byte[] tail(byte[] before, int from, int to) {
        int fresh = Math.min(to - from, TAIL_BYTES);
        int kept = Math.min(before.length, TAIL_BYTES - fresh);
        byte[] tail = new byte[kept + fresh];
        System.arraycopy(before, before.length - kept, tail, 0, kept);
        System.arraycopy(buffer, to - fresh, tail, kept, fresh);
        return tail;
    }

    private boolean fill() throws IOException {
        if (start == end) {
            start = 0;
            scanned = 0;
            end = 0;
            if (buffer.length > CHUNK_BYTES) {
                buffer = new byte[CHUNK_BYTES];
            }
        } else if (end == buffer.length) {
            compact();
        }
        int count = in.read(buffer, end, Math.min(buffer.length - end, CHUNK_BYTES));
        if (count < 0) {
            return false;
        }
        end += count;
        return true;
    }

    private void compact() {
        int length = end - start;
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, length);
        } else {
            buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, FrameReader.MESSAGE_BYTES_MAX + CHUNK_BYTES));
        }
        scanned -= start;
        start = 0;
        end = length;
    }
}
