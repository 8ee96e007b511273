package io.kruxos.policy;

import io.kruxos.domain.Caller;
import java.util.List;

/** {@code principal}: who the caller is, as {@code agent:NAME} or {@code group:NAME}, both proved. */
record PrincipalCondition(List<TextGlob> agents, List<TextGlob> groups) implements Condition {
    PrincipalCondition {
        agents = List.copyOf(agents);
        groups = List.copyOf(groups);
    }

    @Override
    public Match test(Point point) {
        Caller caller = point.facts.caller();
        return Condition.holds(
                TextGlobs.anyMatches(agents, caller.agent().value()) || TextGlobs.anyMatches(groups, caller.group()));
    }

    @Override
    public String words() {
        return "principal: agents " + agents + ", groups " + groups;
    }

    @Override
    public boolean aboutCaller() {
        return true;
    }
}
