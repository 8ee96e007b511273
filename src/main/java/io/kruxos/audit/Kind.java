package io.kruxos.audit;

import java.util.Locale;
import java.util.Optional;

/** What a record is about. */
public enum Kind {
    /** A call is about to run. */
    INTENT,
    /** A call ended. */
    OUTCOME,
    /** A call was refused before it ran. */
    DECISION,
    /** A question to a person: asked, answered, taken back. */
    APPROVAL,
    /** Sessions opened and ended, and tokens that opened none. */
    SESSION,
    /** Something an operator did. */
    ADMIN,
    /** The policy in force changed, or a change was refused. */
    POLICY,
    /** The gateway started or stopped. */
    GATEWAY,
    /** What the kernel enforces on cells. */
    SANDBOX,
    /** The log itself: a new day's file, a torn end that was cut. */
    LOG;

    /** The word in records and on the command line: {@code intent}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of a word; empty for a word of a later version. */
    public static Optional<Kind> ofWord(String word) {
        for (Kind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
