package io.kruxos.sandbox;

/** Names that KruxOS keeps for itself inside mounts: hidden in every answer, refused in every path. */
public final class ReservedNames {
    /** The directory in a mount's root where deleted entries wait; it must be in the mount, because a rename cannot leave it. */
    public static final String TRASH = ".kruxos-trash";

    /** What files begin with that are being written. */
    public static final String TEMPORARY_PREFIX = ".kruxos-tmp-";

    private ReservedNames() {}

    public static boolean includes(String name) {
        return name.equals(TRASH) || name.startsWith(TEMPORARY_PREFIX);
    }
}
