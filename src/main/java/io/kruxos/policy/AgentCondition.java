package io.kruxos.policy;

import java.util.List;

/** {@code agent}: one of the patterns matches the name that the token proved. */
record AgentCondition(List<TextGlob> globs) implements Condition {
    AgentCondition {
        globs = List.copyOf(globs);
    }

    @Override
    public Match test(Point point) {
        return Condition.holds(
                TextGlobs.anyMatches(globs, point.facts.caller().agent().value()));
    }

    @Override
    public String words() {
        return "agent: " + globs;
    }

    @Override
    public boolean aboutCaller() {
        return true;
    }
}
