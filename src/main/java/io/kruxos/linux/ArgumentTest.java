package io.kruxos.linux;

import java.util.List;

/**
 * A condition on one argument of a system call, counted from 0. Only values are seen, never what an address points to.
 *
 * <p>Words are the lower 32 bits: the kernel itself reads no more of these arguments.
 */
sealed interface ArgumentTest {
    int argument();

    /** The lower word under {@code mask} is one of {@code values}. */
    record OneOf(int argument, int mask, List<Integer> values) implements ArgumentTest {
        public OneOf {
            values = List.copyOf(values);
        }
    }

    /** The lower word is none of {@code values}. */
    record NoneOf(int argument, List<Integer> values) implements ArgumentTest {
        public NoneOf {
            values = List.copyOf(values);
        }
    }

    /** The lower word has none of {@code bits}. */
    record NoBits(int argument, int bits) implements ArgumentTest {}

    /** All 64 bits are zero: a null pointer. */
    record Zero(int argument) implements ArgumentTest {}

    /** The lower word is this process's own id when the filter is compiled. */
    record OwnProcess(int argument) implements ArgumentTest {}

    static ArgumentTest oneOf(int argument, Integer... values) {
        return new OneOf(argument, ~0, List.of(values));
    }

    static ArgumentTest oneOfMasked(int argument, int mask, Integer... values) {
        return new OneOf(argument, mask, List.of(values));
    }

    static ArgumentTest noneOf(int argument, Integer... values) {
        return new NoneOf(argument, List.of(values));
    }
}
