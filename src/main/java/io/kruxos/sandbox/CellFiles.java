package io.kruxos.sandbox;

import io.kruxos.domain.Errors;
import io.kruxos.domain.Mount;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of one cell: agent paths become a mount's directory descriptor and a way beneath it that no link can bend.
 *
 * <p>The descriptors of the mounts are opened by the first thread that needs them, which must be one of the cell's own, and
 * stay open until {@link #close}. Safe for all threads of the cell.
 *
 * <p>Every refusal is a {@link WorkFailure}, a link on the way a {@link PathRedirect}; see {@link FileFailures}.
 */
public final class CellFiles implements AutoCloseable {
    private static final int PATH_CHARACTERS_MAX = 4096;

    private final List<Mount> mounts;
    private final MountRoots names;
    private final RealPaths realPaths;

    /** By agent path of the mount; guarded by itself. */
    private final Map<String, Descriptor> roots = new HashMap<>();

    public CellFiles(List<Mount> mounts, MountRoots names) {
        this.mounts = List.copyOf(mounts);
        this.names = names;
        this.realPaths = new RealPaths(this, this.mounts, names);
    }

    /**
     * Where an agent path lies.
     *
     * @throws WorkFailure {@code InvalidPath} when it is not absolute and normalised, {@code PathOutOfScope} when it is in no
     *     mount or among {@link ReservedNames}
     */
    public Place place(String agentPath) {
        requireNormalised(agentPath);
        for (Mount mount : mounts) {
            if (agentPath.equals(mount.agentPath())) {
                return new Place(mount, "");
            }
            if (agentPath.startsWith(mount.agentPath() + "/")) {
                return new Place(mount, agentPath.substring(mount.agentPath().length() + 1));
            }
        }
        throw new WorkFailure(Errors.pathOutOfScope(agentPath, mounts));
    }

    private static void requireNormalised(String path) {
        if (path.equals("/")) {
            return;
        }
        boolean normalised = path.startsWith("/") && path.length() <= PATH_CHARACTERS_MAX && path.indexOf('\0') < 0;
        for (String name : path.substring(Math.min(1, path.length())).split("/", -1)) {
            normalised &= !name.isEmpty() && !name.equals(".") && !name.equals("..");
            if (ReservedNames.includes(name)) {
                throw new WorkFailure(reserved(path));
            }
        }
        if (!normalised) {
            throw new WorkFailure(StructuredError.of(
                            "InvalidPath",
                            "The path is not absolute and normalised.",
                            RecoveryAction.of(
                                    "fix_path",
                                    "Give an absolute path without '.', '..', doubled or trailing slashes."))
                    .withContext(Map.of("path", path.length() > 256 ? path.substring(0, 256) : path)));
        }
    }

    /** Opens what is at a place. */
    public Descriptor open(Place place, OpenHow how) {
        try {
            return FileCalls.open(root(place.mount()), place.beneath(), how);
        } catch (KernelError e) {
            throw failure(e, place);
        }
    }

    /** Opens a handle on the directory that a place is an entry of; {@code ParentNotFound} when it isn't there. */
    public Descriptor openParent(Place place) {
        Place parent = place.parent();
        try {
            return FileCalls.open(root(place.mount()), parent.beneath(), OpenHow.DIRECTORY_HANDLE);
        } catch (KernelError e) {
            throw FileFailures.ofParent(e, parent, realPaths);
        }
    }

    /** The descriptor of a mount's root; it belongs to this object. */
    public Descriptor root(Mount mount) {
        synchronized (roots) {
            return roots.computeIfAbsent(mount.agentPath(), _ -> openRoot(mount));
        }
    }

    private Descriptor openRoot(Mount mount) {
        try {
            return FileCalls.openRoot(names.directory(mount));
        } catch (KernelError e) {
            throw new WorkFailure(StructuredError.of(
                            "MountUnavailable",
                            "The directory of mount " + mount.agentPath() + " can't be opened: " + e.symbol() + ".",
                            RecoveryAction.of(
                                    "tell_operator", "Ask the operator to look at the mount with 'kruxos mount list'."))
                    .withContext(Map.of("mount", mount.agentPath(), "errno", e.symbol())));
        }
    }

    /**
     * Refuses to change anything in a read-only mount.
     *
     * @throws WorkFailure {@code PermissionDenied}, naming the mount
     */
    public void requireWritable(Place place) {
        if (!place.mount().writable()) {
            throw new WorkFailure(Errors.readOnlyMount(place.agentPath(), place.mount()));
        }
    }

    /** What the client is told of a refusal by the kernel at a place; may be a {@link PathRedirect}. */
    public RuntimeException failure(KernelError error, Place place) {
        return FileFailures.of(error, place, realPaths);
    }

    /** The absolute path behind all links on the way to an agent path; the same path when there are none. */
    public String realPath(String agentPath, LastName last) {
        return realPaths.of(agentPath, last);
    }

    /** What a link in a path's last name means. */
    public enum LastName {
        /** The call goes on to what the link points to. */
        FOLLOW,
        /** The call is about the link itself. */
        KEEP
    }

    private static StructuredError reserved(String path) {
        return StructuredError.of(
                        "PathOutOfScope",
                        "A name in the path is reserved for KruxOS: its trash and its temporary files.",
                        RecoveryAction.call(
                                "restore", "Use filesystem.restore to get deleted files back.", "filesystem.restore"))
                .withContext(Map.of("path", path));
    }

    @Override
    public void close() {
        synchronized (roots) {
            roots.values().forEach(Descriptor::close);
            roots.clear();
        }
    }
}
