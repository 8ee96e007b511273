package io.kruxos.capability.process;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a process ended.
 *
 * @param exitCode null when a signal ended it
 * @param signal the number of that signal; 0 for none
 * @param exhausted the limit that it was killed for; null for none
 */
record ProcessEnd(
        @Nullable Integer exitCode,
        int signal,
        Duration duration,
        Usage usage,
        @Nullable Exhausted exhausted) {
    /** A limit that was passed: its name, what was allowed and what was seen, both in the unit of the name. */
    record Exhausted(String limit, long allowed, long seen) {}
}
