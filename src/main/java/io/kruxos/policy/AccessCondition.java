package io.kruxos.policy;

import io.kruxos.domain.PathFact;
import java.util.Locale;

/** {@code access}: what the call does at the point's path; false where a call touches no path. */
record AccessCondition(PathFact.Access access) implements Condition {
    @Override
    public Match test(Point point) {
        return Condition.holds(point.path != null && point.path.access() == access);
    }

    @Override
    public String words() {
        return "access: " + access.name().toLowerCase(Locale.ROOT);
    }
}
