package io.kruxos.bridge;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * A JSON-RPC batch (MCP 2025-03-26): its messages travel one by one, so that each can be resumed, and its answers go back
 * together. Safe for several threads.
 */
final class Batch {
    /** Guarded by this. */
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();

    /** Guarded by this. */
    private int missing;

    Batch(int requests) {
        missing = requests;
        answers.write('[');
    }

    /** Adds an answer; returns the whole once it was the last one. */
    synchronized Optional<byte[]> add(byte[] bytes, int from, int to) {
        if (answers.size() > 1) {
            answers.write(',');
        }
        answers.write(bytes, from, to - from);
        missing--;
        if (missing > 0) {
            return Optional.empty();
        }
        answers.write(']');
        return Optional.of(answers.toByteArray());
    }
}
