package io.kruxos.app;

import io.kruxos.capability.facts.HostDirectories;
import io.kruxos.capability.facts.MountRules;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.Mount;
import io.kruxos.operator.OperatorRefusal;
import io.kruxos.operator.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Applies the rules for mounts, and makes the workspace of an agent that is given none. */
final class OperatorWorkspaces implements Workspaces {
    private final Home home;
    private final MountRules rules;

    OperatorWorkspaces(Home home, HostDirectories directories) {
        this.home = home;
        this.rules = new MountRules(home.directory(), directories);
    }

    @Override
    public Mount workspace(AgentName agent, Optional<String> hostPath, List<Mount> others) {
        Path directory = hostPath.map(Path::of).orElseGet(() -> made(agent));
        return allowed(rules.check(agent, "/workspace", directory, true, others));
    }

    @Override
    public Mount mount(AgentName agent, String label, Path hostPath, boolean writable, List<Mount> others) {
        return allowed(rules.check(agent, "/mnt/" + label, hostPath, writable, others));
    }

    private Path made(AgentName agent) {
        try {
            return Files.createDirectories(home.workspace(agent));
        } catch (IOException e) {
            throw new OperatorRefusal(
                    OperatorRefusal.Kind.UNAVAILABLE,
                    "cannot make the workspace " + home.workspace(agent) + ": " + e.getMessage());
        }
    }

    private static Mount allowed(MountRules.Answer answer) {
        return switch (answer) {
            case MountRules.Answer.Allowed(var mount) -> mount;
            case MountRules.Answer.Refused(var reason, var mend) -> throw OperatorRefusal.usage(reason + " " + mend);
        };
    }
}
