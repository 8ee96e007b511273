package io.kruxos.sandbox;

import io.kruxos.domain.Mount;
import io.kruxos.linux.Credentials;
import io.kruxos.linux.Landlock;
import io.kruxos.linux.Landlock.Links;
import io.kruxos.linux.Landlock.PathRule;
import io.kruxos.linux.Landlock.Scope;
import io.kruxos.linux.PathAccess;
import io.kruxos.linux.Seccomp;
import io.kruxos.linux.SeccompProfile;
import java.util.ArrayList;
import java.util.List;

/** Landlock and seccomp on the host's own file tree, as the user that runs KruxOS. */
final class RootlessEnclosure implements Enclosure {
    private final CellPlan plan;
    private final CellPaths paths;

    /** @param paths whose home and temporary directories exist and belong to this cell alone */
    RootlessEnclosure(CellPlan plan, CellPaths paths) {
        int abi = Landlock.abi();
        if (abi < Landlock.ABI_SCOPES) {
            throw new SandboxUnavailable(
                    "landlock",
                    abi == 0 ? "the kernel offers none" : "the kernel's version " + abi + " cannot scope signals",
                    "Use Linux 6.12 or later with landlock among its security modules, or mode full as root");
        }
        this.plan = plan;
        this.paths = paths;
    }

    @Override
    public SandboxMode mode() {
        return SandboxMode.ROOTLESS;
    }

    @Override
    public void enter(WorkProfile profile) {
        Credentials.dropBounding();
        Credentials.dropCapabilities();
        Credentials.forbidNewPrivileges();
        Landlock.restrict(scope(profile));
        Seccomp.restrict(filter(profile));
    }

    @Override
    public List<EnforcementReport.Layer> readBack(int tid, WorkProfile profile, boolean refusesRoot) {
        return Enforcement.common(tid, refusesRoot);
    }

    @Override
    public String description() {
        StringBuilder text = new StringBuilder("mode rootless\nlandlock ").append(Landlock.abi());
        for (WorkProfile profile : WorkProfile.values()) {
            text.append('\n').append(profile).append('\n').append(Seccomp.text(filter(profile)));
            scope(profile).paths().forEach(rule -> text.append(rule).append('\n'));
        }
        return text.toString();
    }

    @Override
    public CellPaths paths() {
        return paths;
    }

    @Override
    public MountRoots mountRoots() {
        return MountRoots.HOST;
    }

    @Override
    public void close() {
        // Nothing outlives the threads; programs are their callers' to end.
    }

    private static SeccompProfile filter(WorkProfile profile) {
        return switch (profile) {
            case FILES -> SeccompProfile.FILES;
            case PROCESSES -> SeccompProfile.PROGRAMS_SHARED;
        };
    }

    private Scope scope(WorkProfile profile) {
        return new Scope(
                switch (profile) {
                    case FILES -> files();
                    case PROCESSES -> programs();
                },
                new Landlock.Network.Scoped(List.of()));
    }

    private List<PathRule> files() {
        return plan.mounts().stream()
                .map(mount -> rule(mount, PathAccess.CHANGE, PathAccess.READ))
                .toList();
    }

    private List<PathRule> programs() {
        List<PathRule> rules = new ArrayList<>();
        HostTree.programs().forEach(path -> rules.add(new PathRule(path, PathAccess.READ_EXECUTE)));
        HostTree.settings().forEach(path -> rules.add(new PathRule(path, PathAccess.READ)));
        HostTree.figures().forEach(path -> rules.add(new PathRule(path, PathAccess.READ)));
        HostTree.devices().forEach(path -> rules.add(new PathRule(path, PathAccess.READ_WRITE_EXISTING)));
        rules.add(new PathRule(paths.home(), PathAccess.CHANGE_EXECUTE));
        rules.add(new PathRule(paths.temporary(), PathAccess.CHANGE_EXECUTE));
        plan.mounts().forEach(mount -> rules.add(rule(mount, PathAccess.CHANGE_EXECUTE, PathAccess.READ_EXECUTE)));
        return rules;
    }

    private static PathRule rule(Mount mount, PathAccess writable, PathAccess readable) {
        // Who may write above the directory, such as another agent, must not put a link in its place.
        return new PathRule(mount.hostPath().toString(), mount.writable() ? writable : readable, Links.REFUSED);
    }
}
