package io.kruxos.policy;

import java.util.List;

/** {@code url}: one of the patterns matches a whole URL of the call; false where a call has none. */
record UrlCondition(List<TextGlob> globs) implements Condition {
    UrlCondition {
        globs = List.copyOf(globs);
    }

    @Override
    public Match test(Point point) {
        return Condition.holds(point.url != null && TextGlobs.anyMatches(globs, point.url));
    }

    @Override
    public String words() {
        return "url: " + globs;
    }
}
