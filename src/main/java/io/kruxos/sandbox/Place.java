package io.kruxos.sandbox;

import io.kruxos.domain.Mount;

/**
 * Where an agent path lies: a mount and the way down from its root.
 *
 * @param relative names joined by slashes, normalised; empty for the mount's root
 */
public record Place(Mount mount, String relative) {
    /** The path in policy, approvals and answers. */
    public String agentPath() {
        return relative.isEmpty() ? mount.agentPath() : mount.agentPath() + "/" + relative;
    }

    public boolean isRoot() {
        return relative.isEmpty();
    }

    /** The last name; empty for the mount's root. */
    public String name() {
        return relative.substring(relative.lastIndexOf('/') + 1);
    }

    /**
     * The directory that this is an entry of.
     *
     * @throws IllegalStateException for a mount's root
     */
    public Place parent() {
        if (isRoot()) {
            throw new IllegalStateException("a mount's root has no parent in its mount");
        }
        int slash = relative.lastIndexOf('/');
        return new Place(mount, slash < 0 ? "" : relative.substring(0, slash));
    }

    /** An entry of this directory. */
    public Place child(String name) {
        return new Place(mount, relative.isEmpty() ? name : relative + "/" + name);
    }

    /** The same as the kernel is told, from the mount's root. */
    String beneath() {
        return relative.isEmpty() ? "." : relative;
    }
}
