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

    private final String prefix;
    private final GlobStep[] steps;

    private GlobProgram(String prefix, GlobStep[] steps) {
        this.prefix = prefix;
        this.steps = steps;
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
        return run(path)[steps.length];
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
