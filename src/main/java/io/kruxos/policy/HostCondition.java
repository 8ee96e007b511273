package io.kruxos.policy;

import java.util.List;

/** {@code host}: one of the patterns matches the point's peer; false where a call reaches no host. */
record HostCondition(List<HostPattern> patterns) implements Condition {
    HostCondition {
        patterns = List.copyOf(patterns);
    }

    @Override
    public Match test(Point point) {
        if (point.host == null) {
            return Match.NO;
        }
        for (HostPattern pattern : patterns) {
            if (pattern.matches(point.host)) {
                return Match.YES;
            }
        }
        return Match.NO;
    }

    @Override
    public String words() {
        return "host: " + patterns;
    }
}
