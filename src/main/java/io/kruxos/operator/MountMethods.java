package io.kruxos.operator;

import io.kruxos.domain.Agent;
import io.kruxos.domain.Mount;
import io.kruxos.session.AgentRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code mount.*}: what an agent sees. A change is in force for its next call, which opens a new cell. */
public final class MountMethods {
    private final AgentRegistry agents;
    private final Workspaces workspaces;
    private final AdminJournal journal;

    public MountMethods(AgentRegistry agents, Workspaces workspaces, AdminJournal journal) {
        this.agents = agents;
        this.workspaces = workspaces;
        this.journal = journal;
    }

    public Map<String, OperatorMethod> methods() {
        return Map.of(
                "mount.list", (operator, params, events) -> view(agent(params)),
                "mount.add", (operator, params, events) -> add(operator, params),
                "mount.remove", (operator, params, events) -> remove(operator, params),
                "mount.set", (operator, params, events) -> set(operator, params));
    }

    private Map<String, @Nullable Object> add(String operator, Params params) {
        Agent agent = agent(params);
        Path hostPath = Path.of(params.text("host_path"));
        Mount mount =
                workspaces.mount(agent.name(), params.text("label"), hostPath, params.flag("writable"), agent.mounts());
        List<Mount> mounts = new ArrayList<>(agent.mounts());
        mounts.add(mount);
        return keep(operator, "mount.add", agent, mounts);
    }

    private Map<String, @Nullable Object> remove(String operator, Params params) {
        Agent agent = agent(params);
        String agentPath = "/mnt/" + params.text("label");
        List<Mount> mounts = new ArrayList<>(agent.mounts());
        if (!mounts.removeIf(mount -> mount.agentPath().equals(agentPath))) {
            throw OperatorRefusal.unknown(agent.name() + " has no mount " + agentPath + "; `kruxos mount list "
                    + agent.name() + "` shows those it has");
        }
        return keep(operator, "mount.remove", agent, mounts);
    }

    private Map<String, @Nullable Object> set(String operator, Params params) {
        Agent agent = agent(params);
        List<Mount> others = agent.mounts().subList(1, agent.mounts().size());
        List<Mount> mounts = new ArrayList<>();
        mounts.add(workspaces.workspace(agent.name(), Optional.of(params.text("host_path")), others));
        mounts.addAll(others);
        return keep(operator, "mount.set", agent, mounts);
    }

    private Map<String, @Nullable Object> keep(String operator, String action, Agent agent, List<Mount> mounts) {
        Map<String, @Nullable Object> view = view(agents.setMounts(agent.name(), mounts));
        journal.record(operator, action, view);
        return view;
    }

    private Agent agent(Params params) {
        String name = params.text("agent");
        return agents.all().stream()
                .filter(agent -> agent.name().value().equals(name))
                .findFirst()
                .orElseThrow(() -> OperatorRefusal.unknown(
                        "no agent is called " + name + "; `kruxos agent list` shows those there are"));
    }

    private static Map<String, @Nullable Object> view(Agent agent) {
        return Map.of("agent", (Object) agent.name().value(), "mounts", Views.mounts(agent));
    }
}
