package io.kruxos.sandbox;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.Mount;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.MountTree;
import io.kruxos.linux.MountTree.Ban;
import io.kruxos.linux.MountTree.Depth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The file tree of one cell, built from nothing: a small read-only root, the host's programs and some settings read-only,
 * the cell's own {@code /proc}, a few devices, private {@code /home} and {@code /tmp}, and the mounts.
 *
 * <p>What is not put here does not exist in the cell. Built in the cell's mount namespace on a thread that ends with it.
 */
final class CellRoot {
    static final String HOME = "/home/agent";
    static final String TEMPORARY = "/tmp";

    /** Where the tree grows: a directory that every system has, and that nothing is needed from once it is copied. */
    private static final Path SITE = Path.of("/proc");

    private static final EnumSet<Ban> READ_ONLY = EnumSet.of(Ban.WRITE, Ban.SET_USER_ID, Ban.DEVICES);
    private static final EnumSet<Ban> NOTHING_SPECIAL = EnumSet.of(Ban.SET_USER_ID, Ban.DEVICES);
    private static final EnumSet<Ban> DATA_ONLY = EnumSet.of(Ban.SET_USER_ID, Ban.DEVICES, Ban.EXECUTE);
    private static final String ROOT_SIZE = "mode=755,size=4m,nr_inodes=8k";
    private static final String PRIVATE_SIZE = "size=2g,nr_inodes=1m,";

    /** Names under which agents know mounts; a host path that looks like one is not shown under itself. */
    private static final List<Path> AGENT_NAMES = List.of(Path.of("/workspace"), Path.of("/mnt"));

    private final AgentName agent;
    private final int id;
    private final List<MountSource> sources;

    /** @param id the cell's user and group */
    CellRoot(AgentName agent, int id, List<MountSource> sources) {
        this.agent = agent;
        this.id = id;
        this.sources = List.copyOf(sources);
    }

    void build() {
        try (MountTree proc = MountTree.copy("/proc", Depth.ONE_MOUNT)) {
            MountTree.mount("tmpfs", SITE.toString(), NOTHING_SPECIAL, ROOT_SIZE);
            proc.ban(EnumSet.of(Ban.WRITE)).attach(directory("/proc").toString());
            HostTree.programs().forEach(path -> show(path, READ_ONLY));
            HostTree.cellSettings().forEach(path -> show(path, READ_ONLY));
            HostTree.processorFigures().forEach(path -> show(path, READ_ONLY));
            writeAccounts();
            hideFigures();
            makeDevices();
            makePrivate();
            sources.forEach(this::attach);
            MountTree.banAt(SITE.toString(), EnumSet.of(Ban.WRITE));
            MountTree.pivot(SITE.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeAccounts() throws IOException {
        directory("/etc");
        String host = agent.value();
        Files.writeString(
                at("/etc/passwd"),
                "root:x:0:0:root:/:/usr/sbin/nologin\nagent:x:%d:%d:agent:%s:/bin/sh\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n"
                        .formatted(id, id, HOME));
        Files.writeString(at("/etc/group"), "root:x:0:\nagent:x:%d:\nnogroup:x:65534:\n".formatted(id));
        Files.writeString(at("/etc/hosts"), "127.0.0.1 localhost %s\n::1 localhost\n".formatted(host));
        Files.writeString(at("/etc/hostname"), host + "\n");
    }

    /** Nobody without privileges could write these; they tell of the machine, or act on all of it. */
    private void hideFigures() throws IOException {
        for (String path : HostTree.PROC_HIDDEN_FILES) {
            if (Files.exists(at(path))) {
                copy("/dev/null", Depth.ONE_MOUNT, READ_ONLY, at(path));
            }
        }
        for (String path : HostTree.PROC_HIDDEN_DIRECTORIES) {
            if (Files.exists(at(path))) {
                MountTree.mount("tmpfs", at(path).toString(), READ_ONLY, "mode=555,size=0,nr_inodes=1");
            }
        }
        Path settings = at("/proc/sys");
        copy(settings.toString(), Depth.ONE_MOUNT, READ_ONLY, settings);
    }

    private void makeDevices() throws IOException {
        directory("/dev");
        HostTree.devices().forEach(path -> show(path, EnumSet.of(Ban.SET_USER_ID, Ban.EXECUTE)));
        link("/dev/fd", "/proc/self/fd");
        link("/dev/stdin", "/proc/self/fd/0");
        link("/dev/stdout", "/proc/self/fd/1");
        link("/dev/stderr", "/proc/self/fd/2");
        link("/dev/ptmx", "pts/ptmx");
        MountTree.mount(
                "devpts",
                directory("/dev/pts").toString(),
                EnumSet.of(Ban.SET_USER_ID, Ban.EXECUTE),
                "newinstance,ptmxmode=0666,mode=620");
        MountTree.mount("tmpfs", directory("/dev/shm").toString(), DATA_ONLY, "mode=1777,size=64m");
    }

    private void makePrivate() throws IOException {
        MountTree.mount("tmpfs", directory(TEMPORARY).toString(), NOTHING_SPECIAL, PRIVATE_SIZE + "mode=1777");
        MountTree.mount("tmpfs", directory("/home").toString(), NOTHING_SPECIAL, PRIVATE_SIZE + "mode=755");
        Path home = directory(HOME);
        Files.setAttribute(home, "unix:uid", id);
        Files.setAttribute(home, "unix:gid", id);
        directory("/var");
        link("/var/tmp", TEMPORARY);
    }

    /** Under the agent's name and under the host's own, so that commands with either work. */
    private void attach(MountSource source) {
        Mount mount = source.mount();
        EnumSet<Ban> bans = EnumSet.copyOf(mount.writable() ? NOTHING_SPECIAL : READ_ONLY);
        Path agentPath = directory(mount.agentPath());
        try (Descriptor here = source.here();
                MountTree tree = MountTree.copy(here)) {
            tree.mapIds(source.owner()).ban(bans).attach(agentPath.toString());
        } catch (KernelError e) {
            throw new SandboxUnavailable(
                    "mount " + mount.agentPath(),
                    mount.hostPath() + ": " + e.getMessage(),
                    "Its file system must support id-mapped mounts (ext4, xfs, btrfs, tmpfs; not overlayfs or NFS): move the"
                            + " directory, or use mode rootless");
        }
        if (AGENT_NAMES.stream().noneMatch(mount.hostPath()::startsWith)) {
            copy(
                    agentPath.toString(),
                    Depth.ONE_MOUNT,
                    bans,
                    directory(mount.hostPath().toString()));
        }
    }

    /** Shows a path of the host at the same path: links as links, the rest as a copy of the mount. */
    private static void show(String path, Set<Ban> bans) {
        Path host = Path.of(path);
        try {
            if (Files.isSymbolicLink(host)) {
                link(path, Files.readSymbolicLink(host).toString());
            } else if (Files.isDirectory(host)) {
                copy(path, Depth.ALL_MOUNTS, bans, directory(path));
            } else {
                Files.createDirectories(at(path).getParent());
                copy(path, Depth.ALL_MOUNTS, bans, Files.createFile(at(path)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(String from, Depth depth, Set<Ban> bans, Path to) {
        try (MountTree tree = MountTree.copy(from, depth)) {
            tree.ban(bans).attach(to.toString());
        }
    }

    private static void link(String path, String target) throws IOException {
        Files.createDirectories(at(path).getParent());
        Files.createSymbolicLink(at(path), Path.of(target));
    }

    private static Path directory(String path) {
        try {
            return Files.createDirectories(at(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path at(String path) {
        return SITE.resolve(path.substring(1));
    }
}
