package io.kruxos.policy;

import java.util.List;

/**
 * {@code client}: what the client program says of itself, unproved. A pattern without a slash is held against the name alone,
 * one with a slash against name and version. A client that says nothing cannot be told, and the rule cannot be evaluated.
 */
record ClientCondition(List<TextGlob> globs) implements Condition {
    ClientCondition {
        globs = List.copyOf(globs);
    }

    @Override
    public Match test(Point point) {
        String client = point.facts.caller().client();
        if (client == null) {
            return Match.UNKNOWN;
        }
        int slash = client.indexOf('/');
        String name = slash < 0 ? client : client.substring(0, slash);
        return Condition.holds(TextGlobs.anyMatches(globs, name) || TextGlobs.anyMatches(globs, client));
    }

    @Override
    public String words() {
        return "client: " + globs;
    }

    @Override
    public boolean aboutCaller() {
        return true;
    }
}
