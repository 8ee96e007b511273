package io.kruxos.policy;

import io.kruxos.domain.PathFact;
import io.kruxos.domain.PathGlob;
import java.util.List;

/** {@code path}: one of the patterns matches the point's path; false where a call touches no path. */
record PathCondition(List<PathGlob> globs) implements Condition {
    PathCondition {
        globs = List.copyOf(globs);
    }

    @Override
    public Match test(Point point) {
        PathFact fact = point.path;
        if (fact == null) {
            return Match.NO;
        }
        return fact.reach() == PathFact.Reach.SUBTREE ? tree(fact.path()) : entry(fact.path());
    }

    private Match entry(String path) {
        for (int i = 0; i < globs.size(); i++) {
            if (globs.get(i).matches(path)) {
                return Match.YES;
            }
        }
        return Match.NO;
    }

    private Match tree(String path) {
        Match match = Match.NO;
        for (PathGlob glob : globs) {
            if (glob.coversTree(path)) {
                return Match.YES;
            }
            if (touches(glob, path)) {
                match = Match.PARTIAL;
            }
        }
        return match;
    }

    private static boolean touches(PathGlob glob, String path) {
        return glob.matches(path) || glob.mayMatchBelow(path);
    }

    /** The patterns that hold for a part of the tree below {@code path}. */
    List<String> within(String path) {
        return globs.stream()
                .filter(glob -> touches(glob, path))
                .map(PathGlob::pattern)
                .toList();
    }

    @Override
    public String words() {
        return "path: " + globs;
    }
}
