package io.kruxos.linux;

import java.util.List;

/** One line of a filter's table. A call that no line allows is refused with {@code EPERM}. */
sealed interface SeccompRule {
    SystemCall call();

    /** Allowed when all tests hold; several lines for one call are alternatives. */
    record Allow(SystemCall call, List<ArgumentTest> tests) implements SeccompRule {
        public Allow {
            tests = List.copyOf(tests);
        }
    }

    /** Refused with this error number instead of {@code EPERM}, for callers that fall back on it. */
    record Refuse(SystemCall call, int errno) implements SeccompRule {}
}
