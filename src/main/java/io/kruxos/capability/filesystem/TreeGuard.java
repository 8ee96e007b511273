package io.kruxos.capability.filesystem;

import io.kruxos.domain.RecoveryAction;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Refuses a change of a whole tree when policy is stricter somewhere in it. What can't be looked at can't be cleared either:
 * then the change is refused as well.
 */
final class TreeGuard {
    private final CellContext cell;
    private final Work work;
    private final Exclusions exclusions;

    TreeGuard(CellContext cell, Work work, Exclusions exclusions) {
        this.cell = cell;
        this.work = work;
        this.exclusions = exclusions;
    }

    /**
     * Checks every path in a tree that goes as a whole.
     *
     * @param verb what was to be done, as in "Nothing was deleted"
     */
    void requireUnprotected(Place root, String verb) {
        if (exclusions.mayCoverBelow(root.agentPath())) {
            check(root, Exclusions.NONE, verb, entry -> entry.place().agentPath());
        }
    }

    /** Checks every path that a tree's entries get at another place. */
    void requireDestination(Place root, Place destination, String verb) {
        requireDestination(root, destination, verb, Exclusions.NONE);
    }

    /** Checks every path that a copy's entries get; what policy protects at the source is not copied. */
    void requireCopy(Place root, Place destination) {
        requireDestination(root, destination, "copied", exclusions);
    }

    private void requireDestination(Place root, Place destination, String verb, Exclusions skipped) {
        if (exclusions.mayCoverBelow(destination.agentPath())) {
            check(root, skipped, verb, entry -> destination.agentPath() + "/" + entry.relative());
        }
    }

    private void check(Place root, Exclusions skipped, String verb, Function<TreeEntry, String> path) {
        TreeWalk walk = new TreeWalk(cell, work, skipped, Set.of());
        walk.run(root, entry -> {
            require(path.apply(entry), verb);
            return TreeWalk.Next.CONTINUE;
        });
        if (walk.truncated() || walk.unreadable() > 0) {
            throw FileErrors.failure(
                    "PolicyDenied",
                    "Nothing was " + verb + ": policy protects paths below, and not all that is in " + root.agentPath()
                            + " can be looked at.",
                    Map.of("path", root.agentPath()),
                    RecoveryAction.of("narrow", "Take smaller parts of the tree."));
        }
    }

    private void require(String path, String verb) {
        if (exclusions.cover(path)) {
            throw FileErrors.excluded(path, verb);
        }
    }
}
