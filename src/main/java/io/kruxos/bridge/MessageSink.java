package io.kruxos.bridge;

import java.io.IOException;

/** Who takes a gateway's messages, on the reading thread. */
interface MessageSink {
    /**
     * A whole message in {@code bytes[from, to)}. The array is only lent; {@code bytes[to]} exists and may be overwritten while
     * the call lasts, if it is put back.
     */
    void message(byte[] bytes, int from, int to) throws IOException;

    /** A message over the limit: only its beginning is there, and the rest is thrown away. */
    void oversized(byte[] bytes, int from, int to) throws IOException;
}
