package io.kruxos.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One alternative of a {@link PathGlob}: a fixed beginning, then a nondeterministic automaton that is stepped through all its
 * states at once, so that no path and no pattern can make it slow.
 */
final class GlobProgram {
    private static final GlobStep[] NO_STEPS = {};

    /** The most steps whose states fit the bits of a long, one bit being "matched". */
    private static final int BITS_MAX = Long.SIZE - 1;

    private final String prefix;
    private final GlobStep[] steps;
    /** For each state, the bits of itself and of all that it opens without a character; empty above {@link #BITS_MAX}. */
    private final long[] opened;

    private final boolean tree;

    private GlobProgram(String prefix, GlobStep[] steps) {
        this.prefix = prefix;
        this.steps = steps;
        this.opened = steps.length > BITS_MAX ? new long[0] : opened(steps);
        this.tree = steps.length == 2 && steps[0] instanceof GlobStep.Tail;
    }

    private static long[] opened(GlobStep[] steps) {
        long[] opened = new long[steps.length + 1];
        for (int i = steps.length; i >= 0; i--) {
            int skips = i < steps.length ? steps[i].skips() : 0;
            opened[i] = (1L << i) | (skips > 0 ? opened[i + skips] : 0);
        }
        return opened;
    }

    static GlobProgram of(String pattern) {
        List<GlobStep> steps = new ArrayList<>(GlobParser.parse(pattern));
        StringBuilder prefix = new StringBuilder();
        while (!steps.isEmpty() && steps.getFirst() instanceof GlobStep.Literal literal) {
            prefix.appendCodePoint(literal.character());
            steps.removeFirst();
        }
        return new GlobProgram(prefix.toString(), steps.toArray(NO_STEPS));
    }

    String literalPrefix() {
        return prefix;
    }

    boolean matches(String path) {
        if (!path.startsWith(prefix)) {
            return false;
        }
        if (steps.length == 0) {
            return path.length() == prefix.length();
        }
        if (tree) {
            return path.length() == prefix.length() || path.charAt(prefix.length()) == '/';
        }
        return steps.length > BITS_MAX ? run(path)[steps.length] : (runBits(path) & (1L << steps.length)) != 0;
    }

    /** Whether the path and everything below it surely match: the pattern ends in {@code **} and the path has got that far. */
    boolean coversTree(String path) {
        if (!path.startsWith(prefix) || steps.length == 0 || !(steps[steps.length - 1] instanceof GlobStep.DeepStar)) {
            return false;
        }
        boolean[] states = run(path);
        boolean tailOpen =
                steps.length > 1 && steps[steps.length - 2] instanceof GlobStep.Tail && states[steps.length - 2];
        // Below "/" the next character is a name's, which a tail's slash does not take.
        return states[steps.length - 1] || (tailOpen && !path.equals("/"));
    }

    boolean mayMatchBelow(String directory) {
        String beginning = directory.equals("/") ? "/" : directory + "/";
        if (prefix.startsWith(beginning)) {
            return prefix.length() > beginning.length() || steps.length > 0;
        }
        return beginning.startsWith(prefix) && anyOpen(run(beginning));
    }

    private boolean anyOpen(boolean[] states) {
        for (int i = 0; i < steps.length; i++) {
            if (states[i]) {
                return true;
            }
        }
        return false;
    }

    /** What {@link #run} says, as bits and without allocating. */
    private long runBits(String path) {
        long states = opened[0];
        for (int at = prefix.length(); states != 0 && at < path.length(); ) {
            int c = path.codePointAt(at);
            at += Character.charCount(c);
            states = advanceBits(states, c);
        }
        return states;
    }

    private long advanceBits(long states, int c) {
        long next = 0;
        for (long left = states & ~(1L << steps.length); left != 0; left &= left - 1) {
            int state = Long.numberOfTrailingZeros(left);
            GlobStep step = steps[state];
            if (step.staysOn(c)) {
                next |= (1L << state) | (step.mayEndAnywhere() ? opened[state + 1] : 0);
            }
            if (step.advancesOn(c)) {
                next |= opened[state + 1];
            }
        }
        return next;
    }

    /** The states after all characters behind the prefix; the last state is "matched". */
    private boolean[] run(String path) {
        boolean[] states = new boolean[steps.length + 1];
        boolean[] next = new boolean[steps.length + 1];
        enter(states, 0);
        boolean alive = true;
        for (int at = prefix.length(); alive && at < path.length(); ) {
            int c = path.codePointAt(at);
            at += Character.charCount(c);
            Arrays.fill(next, false);
            alive = advance(states, next, c);
            boolean[] spare = states;
            states = next;
            next = spare;
        }
        return states;
    }

    private boolean advance(boolean[] states, boolean[] next, int c) {
        boolean alive = false;
        for (int i = 0; i < steps.length; i++) {
            if (states[i]) {
                alive |= take(next, i, c);
            }
        }
        return alive;
    }

    private boolean take(boolean[] next, int state, int c) {
        GlobStep step = steps[state];
        boolean stays = step.staysOn(c);
        boolean advances = step.advancesOn(c);
        if (stays) {
            next[state] = true;
            if (step.mayEndAnywhere()) {
                enter(next, state + 1);
            }
        }
        if (advances) {
            enter(next, state + 1);
        }
        return stays || advances;
    }

    /** Opens a state and all that can be reached from it without a character. */
    private void enter(boolean[] states, int state) {
        int at = state;
        states[at] = true;
        while (at < steps.length && steps[at].skips() > 0) {
            at += steps[at].skips();
            states[at] = true;
        }
    }
}
