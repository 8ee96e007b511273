package io.kruxos.policy;

import java.util.List;

/**
 * {@code client}: what the client program says of itself, unproved. A client that says nothing cannot be told, and the rule
 * cannot be evaluated.
 *
 * @param names patterns without a slash, held against the name alone
 * @param versions patterns with a slash, held against name and version
 */
record ClientCondition(List<TextGlob> names, List<TextGlob> versions) implements Condition {
    ClientCondition {
        names = List.copyOf(names);
        versions = List.copyOf(versions);
    }

    /** Sorts patterns by whether they have a slash. */
    static ClientCondition of(List<TextGlob> globs) {
        return new ClientCondition(
                globs.stream().filter(glob -> !hasSlash(glob)).toList(),
                globs.stream().filter(ClientCondition::hasSlash).toList());
    }

    private static boolean hasSlash(TextGlob glob) {
        return glob.toString().indexOf('/') >= 0;
    }

    @Override
    public Match test(Point point) {
        String client = point.facts.caller().client();
        if (client == null) {
            return Match.UNKNOWN;
        }
        int slash = client.indexOf('/');
        String name = slash < 0 ? client : client.substring(0, slash);
        return Condition.holds(TextGlobs.anyMatches(names, name) || TextGlobs.anyMatches(versions, client));
    }

    @Override
    public String words() {
        return "client: " + names + versions;
    }

    @Override
    public boolean aboutCaller() {
        return true;
    }
}
