package io.kruxos.capability.filesystem;

import io.kruxos.domain.PathGlob;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.sandbox.Work;
import java.util.List;
import java.util.Map;

/** The paths below a call's own that its decision does not cover; see {@link io.kruxos.domain.Decision#exclusions()}. */
final class Exclusions {
    static final Exclusions NONE = new Exclusions(List.of());

    private final List<PathGlob> globs;

    private Exclusions(List<PathGlob> globs) {
        this.globs = globs;
    }

    /** Those of a call; a pattern that can't be read refuses the call, because what it protects is unknown. */
    static Exclusions of(Work work) {
        try {
            return new Exclusions(work.exclusions().stream().map(PathGlob::of).toList());
        } catch (IllegalArgumentException e) {
            throw FileErrors.failure(
                    "PolicyDenied",
                    "A policy rule below the path can't be evaluated: " + e.getMessage() + ".",
                    Map.of(),
                    RecoveryAction.of("tell_operator", "Tell the operator; nothing was done."));
        }
    }

    boolean cover(String path) {
        for (PathGlob glob : globs) {
            if (glob.matches(path)) {
                return true;
            }
        }
        return false;
    }

    boolean mayCoverBelow(String directory) {
        for (PathGlob glob : globs) {
            if (glob.mayMatchBelow(directory)) {
                return true;
            }
        }
        return false;
    }
}
