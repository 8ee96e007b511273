package io.kruxos.linux;

import static io.kruxos.linux.Structs.MOUNT_ATTRIBUTES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/**
 * Mounts of the calling thread's mount namespace; needs root.
 *
 * <p>Source: mount(2), open_tree(2), move_mount(2), mount_setattr(2), pivot_root(2).
 */
public final class MountTree implements AutoCloseable {
    private static final long MS_PRIVATE = 1 << 18;
    private static final long MS_RECURSIVE = 1 << 14;
    private static final long OPEN_TREE_CLONE = 1;
    private static final long AT_RECURSIVE = 0x8000;
    private static final long AT_EMPTY_PATH = 0x1000;
    private static final long MOVE_MOUNT_FROM_EMPTY_PATH = 4;
    private static final long ATTRIBUTE_IDMAP = 0x00100000;
    private static final long DETACH = 2;

    private final Descriptor tree;

    private MountTree(Descriptor tree) {
        this.tree = tree;
    }

    /** What is not allowed below a mount. */
    public enum Ban {
        WRITE(1),
        SET_USER_ID(2),
        DEVICES(4),
        EXECUTE(8);

        private final long attribute;

        Ban(long attribute) {
            this.attribute = attribute;
        }
    }

    /** How far a copy goes. */
    public enum Depth {
        /** What is mounted further below is left out. */
        ONE_MOUNT,
        ALL_MOUNTS
    }

    /** Cuts this namespace's mounts off from those it was copied from. */
    public static void makePrivate() {
        mount("none", "/", "none", MS_RECURSIVE | MS_PRIVATE, "");
    }

    /** Mounts a file system of its own, such as {@code tmpfs}. */
    public static void mount(String type, String target, Set<Ban> bans, String options) {
        // The first four flags of mount(2) are the same bits as the attributes of mount_setattr(2).
        mount(type, target, type, attributes(bans), options);
    }

    /** A copy of what is at a path, attached nowhere yet. */
    public static MountTree copy(String path, Depth depth) {
        try (Arena arena = Arena.ofConfined()) {
            long flags = OPEN_TREE_CLONE | OpenFlags.CLOEXEC | (depth == Depth.ALL_MOUNTS ? AT_RECURSIVE : 0);
            return new MountTree(new Descriptor((int) Kernel.call(
                    SystemCall.OPEN_TREE,
                    OpenFlags.AT_FDCWD,
                    arena.allocateFrom(path).address(),
                    flags)));
        } catch (KernelError e) {
            throw e.about(path);
        }
    }

    /** A copy of one mount from an open directory on, attached nowhere yet; the directory was opened in this namespace. */
    public static MountTree copy(Descriptor directory) {
        try (Arena arena = Arena.ofConfined()) {
            return new MountTree(new Descriptor((int) Kernel.call(
                    SystemCall.OPEN_TREE,
                    directory.number(),
                    arena.allocateFrom("").address(),
                    OPEN_TREE_CLONE | OpenFlags.CLOEXEC | AT_EMPTY_PATH)));
        }
    }

    /** Bans something below all mounts of this copy. */
    public MountTree ban(Set<Ban> bans) {
        change(attributes(bans), 0);
        return this;
    }

    /**
     * Shows owners through a user namespace's map: its inside numbers are those on the disk.
     *
     * @throws KernelError {@code EINVAL} when the file system cannot do it
     */
    public MountTree mapIds(Descriptor userNamespace) {
        change(ATTRIBUTE_IDMAP, userNamespace.number());
        return this;
    }

    /** Attaches the copy. */
    public void attach(String target) {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.call(
                    SystemCall.MOVE_MOUNT,
                    tree.number(),
                    arena.allocateFrom("").address(),
                    OpenFlags.AT_FDCWD,
                    arena.allocateFrom(target).address(),
                    MOVE_MOUNT_FROM_EMPTY_PATH);
        } catch (KernelError e) {
            throw e.about(target);
        }
    }

    /** Makes {@code root} the root of this namespace and of all processes in it; what was the root is gone. */
    public static void pivot(String root) {
        try (Arena arena = Arena.ofConfined()) {
            long here = arena.allocateFrom(".").address();
            Kernel.call(SystemCall.CHDIR, arena.allocateFrom(root).address());
            // Both at the same place: the old root is stacked on the new one, and taken off.
            Kernel.call(SystemCall.PIVOT_ROOT, here, here);
            Kernel.call(SystemCall.UMOUNT2, here, DETACH);
            Kernel.call(SystemCall.CHDIR, arena.allocateFrom("/").address());
        }
    }

    /** Bans something on the one mount that is at a path. */
    public static void banAt(String path, Set<Ban> bans) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(MOUNT_ATTRIBUTES);
            Structs.putLong(attributes, MOUNT_ATTRIBUTES, "attr_set", attributes(bans));
            Kernel.call(
                    SystemCall.MOUNT_SETATTR,
                    OpenFlags.AT_FDCWD,
                    arena.allocateFrom(path).address(),
                    0,
                    attributes.address(),
                    MOUNT_ATTRIBUTES.byteSize());
        }
    }

    /** Gives up the handle; what was attached stays, what was not is gone. */
    @Override
    public void close() {
        tree.close();
    }

    private void change(long set, int userNamespace) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(MOUNT_ATTRIBUTES);
            Structs.putLong(attributes, MOUNT_ATTRIBUTES, "attr_set", set);
            Structs.putLong(attributes, MOUNT_ATTRIBUTES, "userns_fd", userNamespace);
            Kernel.call(
                    SystemCall.MOUNT_SETATTR,
                    tree.number(),
                    arena.allocateFrom("").address(),
                    AT_EMPTY_PATH | AT_RECURSIVE,
                    attributes.address(),
                    MOUNT_ATTRIBUTES.byteSize());
        }
    }

    private static void mount(String source, String target, String type, long flags, String options) {
        try (Arena arena = Arena.ofConfined()) {
            Kernel.call(
                    SystemCall.MOUNT,
                    arena.allocateFrom(source).address(),
                    arena.allocateFrom(target).address(),
                    arena.allocateFrom(type).address(),
                    flags,
                    arena.allocateFrom(options).address());
        } catch (KernelError e) {
            throw e.about(target);
        }
    }

    private static long attributes(Set<Ban> bans) {
        return bans.stream().mapToLong(ban -> ban.attribute).sum();
    }
}
