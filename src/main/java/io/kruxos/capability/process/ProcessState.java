package io.kruxos.capability.process;

import java.util.Locale;

/** How far a process has come. */
enum ProcessState {
    RUNNING,
    /** It ended by itself, with an exit code or by a signal that nobody here sent. */
    COMPLETED,
    /** Somebody had it killed: a call, the end of its session, a limit. */
    KILLED,
    /** Its time was over. */
    TIMED_OUT;

    /** The word in answers: {@code timed_out}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
