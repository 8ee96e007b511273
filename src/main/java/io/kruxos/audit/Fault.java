package io.kruxos.audit;

import java.util.Locale;

/**
 * The first place where the log is not what was written.
 *
 * @param kind what was done to it
 * @param file the file's name
 * @param offset where in the file, in bytes
 * @param seq the sequence number of the record that is wrong or missing
 * @param detail one sentence
 */
public record Fault(Kind kind, String file, long offset, long seq, String detail) {
    /** What was done. */
    public enum Kind {
        /** Bytes were changed, or something was put in that was never written. */
        MODIFICATION,
        /** Records are missing from the middle. */
        DELETION,
        /** Records are there, in another order. */
        REORDERING,
        /** The end is missing. */
        TRUNCATION;

        /** {@code modification}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code modification in 2026-11-22.log at byte 4711, record 12: …}. */
    public String describe() {
        return kind.word() + " in " + file + " at byte " + offset + ", record " + seq + ": " + detail;
    }
}
