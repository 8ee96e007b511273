package io.kruxos.bridge;

import java.io.IOException;
import java.io.OutputStream;

/** The bridge's stdout: one message a line, whole lines only, nothing else. Safe for several threads. */
final class ClientOutput {
    private final OutputStream out;

    ClientOutput(OutputStream out) {
        this.out = out;
    }

    /** Writes a message that has no line end. */
    void line(byte[] message) throws ClientGone {
        byte[] line = new byte[message.length + 1];
        System.arraycopy(message, 0, line, 0, message.length);
        lentLine(line, 0, message.length);
    }

    /**
     * Writes {@code bytes[from, to)} as a line. {@code bytes[to]} must exist: the line end is put there for the moment of the
     * write, so that the message goes out in one piece without being copied.
     */
    void lentLine(byte[] bytes, int from, int to) throws ClientGone {
        blankLineEnds(bytes, from, to);
        byte next = bytes[to];
        bytes[to] = '\n';
        try {
            synchronized (this) {
                out.write(bytes, from, to - from + 1);
                out.flush();
            }
        } catch (IOException e) {
            throw new ClientGone(e);
        } finally {
            bytes[to] = next;
        }
    }

    /** In JSON a raw line end can only be a blank between tokens; on stdout it would end the message. */
    private static void blankLineEnds(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
        }
    }
}
