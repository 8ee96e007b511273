package io.kruxos.sandbox;

import io.kruxos.domain.Mount;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellFiles.LastName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what a path with symbolic links really means, name by name, by reading the links and following none in the kernel.
 *
 * <p>The answer is only ever advice for policy: the call that comes back with it follows no links either, so a link that
 * changes in the meantime leads to another refusal and nowhere else. At most 40 links, as in the kernel.
 */
final class RealPaths {
    private static final int LINKS_MAX = 40;

    private final CellFiles files;
    private final List<Mount> mounts;
    private final MountRoots names;

    RealPaths(CellFiles files, List<Mount> mounts, MountRoots names) {
        this.files = files;
        this.mounts = mounts;
        this.names = names;
    }

    String of(String agentPath, LastName last) {
        Walk walk = new Walk(last);
        walk.push(agentPath);
        walk.run();
        return agentName(walk.done);
    }

    /** The mount that an absolute path is under by one of its names, and the path by the agent's name; else the path itself. */
    private String agentName(String path) {
        for (Mount mount : mounts) {
            for (String name : List.of(
                    mount.agentPath(), names.directory(mount), mount.hostPath().toString())) {
                if (path.equals(name) || path.startsWith(name + "/")) {
                    return mount.agentPath() + path.substring(name.length());
                }
            }
        }
        return path;
    }

    /** What a link at an absolute path says; empty when there is no link there that the cell could read. */
    private Optional<String> link(String path) {
        String agentPath = agentName(path);
        for (Mount mount : mounts) {
            if (agentPath.startsWith(mount.agentPath() + "/")) {
                Place place =
                        new Place(mount, agentPath.substring(mount.agentPath().length() + 1));
                return link(place);
            }
        }
        return Optional.empty();
    }

    private Optional<String> link(Place place) {
        Descriptor root = files.root(place.mount());
        try (Descriptor parent = FileCalls.open(root, place.parent().beneath(), OpenHow.DIRECTORY_HANDLE)) {
            return Optional.of(DirectoryCalls.linkTarget(parent, place.name()));
        } catch (KernelError e) {
            return switch (e.errno()) {
                // No link, nothing there, or a file where a directory should be: the rest of the path stays as it is.
                case Errno.EINVAL, Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.ELOOP, Errno.ENAMETOOLONG ->
                    Optional.empty();
                default -> throw FileFailures.plain(e, place);
            };
        }
    }

    /** The state of one resolution: what is settled, and the names that are still to come. */
    private final class Walk {
        private final LastName last;
        private final Deque<String> open = new ArrayDeque<>();
        private String done = "";
        private int links;

        Walk(LastName last) {
            this.last = last;
        }

        void push(String path) {
            String[] parts = path.split("/");
            for (int i = parts.length - 1; i >= 0; i--) {
                if (!parts[i].isEmpty() && !parts[i].equals(".")) {
                    open.push(parts[i]);
                }
            }
        }

        void run() {
            while (!open.isEmpty()) {
                step(open.pop());
            }
            done = done.isEmpty() ? "/" : done;
        }

        private void step(String name) {
            if (name.equals("..")) {
                // What is settled has no links, so its parent is the one that is written.
                done = done.substring(0, Math.max(0, done.lastIndexOf('/')));
                return;
            }
            String next = seen(done + "/" + name);
            Optional<String> target = open.isEmpty() && last == LastName.KEEP ? Optional.empty() : link(next);
            if (target.isEmpty()) {
                done = next;
                return;
            }
            links++;
            if (links > LINKS_MAX) {
                throw new WorkFailure(tooManyLinks());
            }
            if (target.get().startsWith("/")) {
                done = "";
            }
            push(target.get());
        }

        /**
         * An agent's name is replaced by the name in the file system that the cell's threads see, because {@code ..} above a
         * mount's root means the parent there.
         */
        private String seen(String path) {
            for (Mount mount : mounts) {
                if (path.equals(mount.agentPath())) {
                    return names.directory(mount);
                }
            }
            return path;
        }
    }

    private static StructuredError tooManyLinks() {
        return StructuredError.of(
                        "TooManyLinks",
                        "The path leads through more than " + LINKS_MAX + " symbolic links, or in a circle.",
                        RecoveryAction.call(
                                "stat",
                                "Look at the links with filesystem.stat and use the real path.",
                                "filesystem.stat"))
                .withContext(Map.of("links_max", LINKS_MAX));
    }
}
