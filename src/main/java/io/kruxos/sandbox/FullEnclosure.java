package io.kruxos.sandbox;

import io.kruxos.linux.Credentials;
import io.kruxos.linux.Landlock;
import io.kruxos.linux.Landlock.PathRule;
import io.kruxos.linux.Landlock.Scope;
import io.kruxos.linux.Namespace;
import io.kruxos.linux.PathAccess;
import io.kruxos.linux.Seccomp;
import io.kruxos.linux.SeccompProfile;
import io.kruxos.sandbox.EnforcementReport.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Namespaces, a file tree and a user of the cell's own, and Landlock and seccomp within; made by root. */
final class FullEnclosure implements Enclosure {
    private static final int FIRST_ID = 100_000;
    private static final CellPaths PATHS = new CellPaths(List.of(), CellRoot.HOME, CellRoot.TEMPORARY);

    private final CellPlan plan;
    private final int id;
    private final CellNamespaces namespaces;

    /** @throws SandboxUnavailable when the kernel, the container around or a mount's file system does not permit it */
    FullEnclosure(CellPlan plan) {
        this.plan = plan;
        this.id = FIRST_ID + plan.number();
        Enforcement.demand(
                Landlock.abi() > 0, "landlock", "the kernel offers none", "Put landlock among its security modules");
        List<MountSource> sources = new ArrayList<>();
        try {
            plan.mounts().forEach(mount -> sources.add(MountSource.open(mount, id)));
            CellRoot root = new CellRoot(plan.agent(), id, sources);
            this.namespaces = CellNamespaces.open(plan.agent().value(), root::build);
        } finally {
            // The mounts hold what they need of them.
            sources.forEach(MountSource::close);
        }
    }

    @Override
    public SandboxMode mode() {
        return SandboxMode.FULL;
    }

    @Override
    public void enter(WorkProfile profile) {
        namespaces.join();
        Credentials.dropBounding();
        Credentials.become(id, id);
        Credentials.dropCapabilities();
        Credentials.forbidNewPrivileges();
        Landlock.restrict(scope(profile));
        Seccomp.restrict(filter(profile));
    }

    @Override
    public List<Layer> readBack(int tid, WorkProfile profile, boolean refusesRoot) {
        List<Layer> layers = new ArrayList<>(Enforcement.common(tid, refusesRoot));
        ThreadStatus status = Enforcement.status(tid);
        String defect = "Report this as a defect";
        Enforcement.demand(status.isOnly(id), "uid", "the thread is not user " + id + " alone", defect);
        Enforcement.demand(status.withoutBoundingSet(), "capabilities", "the bounding set is not empty", defect);
        layers.add(new Layer("uid", "user and group " + id + ", no further groups"));
        namespaces.numbers().forEach((kind, number) -> {
            long seen = number(tid, kind);
            Enforcement.demand(seen == number, "namespaces", "the thread is in another " + kind, defect);
            layers.add(new Layer("namespace " + kind.link(), kind.link() + ":[" + number + "]"));
        });
        return layers;
    }

    @Override
    public String description() {
        StringBuilder text = new StringBuilder("mode full\nlandlock ").append(Landlock.abi());
        text.append("\nid ").append(id).append("\nmounts ").append(plan.mounts());
        for (WorkProfile profile : WorkProfile.values()) {
            text.append('\n').append(profile).append('\n').append(Seccomp.text(filter(profile)));
            scope(profile).paths().forEach(rule -> text.append(rule).append('\n'));
        }
        return text.toString();
    }

    @Override
    public CellPaths paths() {
        return PATHS;
    }

    @Override
    public MountRoots mountRoots() {
        return MountRoots.AGENT;
    }

    @Override
    public void close() {
        namespaces.close();
    }

    private static long number(int tid, Namespace kind) {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/task", Integer.toString(tid), "ns", kind.link()))
                    .toString();
            return Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SeccompProfile filter(WorkProfile profile) {
        return switch (profile) {
            case FILES -> SeccompProfile.FILES;
            case PROCESSES -> SeccompProfile.PROGRAMS_ISOLATED;
        };
    }

    /** Signals and sockets are left to the namespaces: calls of one agent may reach one another's programs. */
    private Scope scope(WorkProfile profile) {
        return new Scope(
                switch (profile) {
                    case FILES -> mounts(PathAccess.CHANGE, PathAccess.READ);
                    case PROCESSES -> programs();
                },
                new Landlock.Network.Unscoped());
    }

    /** Names within the cell's tree: all of it is there on purpose. */
    private List<PathRule> programs() {
        List<PathRule> rules = new ArrayList<>(mounts(PathAccess.CHANGE_EXECUTE, PathAccess.READ_EXECUTE));
        HostTree.programs().forEach(path -> rules.add(new PathRule(path, PathAccess.READ_EXECUTE)));
        HostTree.processorFigures().forEach(path -> rules.add(new PathRule(path, PathAccess.READ)));
        rules.add(new PathRule("/etc", PathAccess.READ));
        rules.add(new PathRule("/proc", PathAccess.READ));
        rules.add(new PathRule("/dev", PathAccess.READ_WRITE_EXISTING));
        rules.add(new PathRule("/dev/shm", PathAccess.CHANGE));
        rules.add(new PathRule("/home", PathAccess.CHANGE_EXECUTE));
        rules.add(new PathRule(CellRoot.TEMPORARY, PathAccess.CHANGE_EXECUTE));
        return rules;
    }

    private List<PathRule> mounts(PathAccess writable, PathAccess readable) {
        return plan.mounts().stream()
                .map(mount -> new PathRule(mount.agentPath(), mount.writable() ? writable : readable))
                .toList();
    }
}
