package io.kruxos.operator;

import io.kruxos.approval.ApprovalQueue;
import io.kruxos.domain.Agent;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.Mount;
import io.kruxos.session.AgentExists;
import io.kruxos.session.AgentRegistry;
import io.kruxos.session.AgentRegistry.Issued;
import io.kruxos.session.SessionTable;
import io.kruxos.session.UnknownAgent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code agent.*}: who may act, and whether now. */
public final class AgentMethods {
    private final AgentRegistry agents;
    private final SessionTable sessions;
    private final ApprovalQueue approvals;
    private final Workspaces workspaces;
    private final Predicate<String> groupExists;
    private final Consumer<AgentName> killer;
    private final AdminJournal journal;

    /**
     * @param groupExists whether policy knows a group
     * @param killer kills everything that runs for an agent
     */
    public AgentMethods(
            AgentRegistry agents,
            SessionTable sessions,
            ApprovalQueue approvals,
            Workspaces workspaces,
            Predicate<String> groupExists,
            Consumer<AgentName> killer,
            AdminJournal journal) {
        this.agents = agents;
        this.sessions = sessions;
        this.approvals = approvals;
        this.workspaces = workspaces;
        this.groupExists = groupExists;
        this.killer = killer;
        this.journal = journal;
    }

    public Map<String, OperatorMethod> methods() {
        Map<String, OperatorMethod> methods = new HashMap<>();
        methods.put("agent.create", (operator, params, events) -> create(operator, params));
        methods.put("agent.list", (operator, params, events) -> list());
        methods.put("agent.show", (operator, params, events) -> view(agents.agent(name(params))));
        methods.put("agent.rotate", (operator, params, events) -> rotate(operator, params));
        methods.put("agent.revoke", (operator, params, events) -> revoke(operator, params));
        methods.put(
                "agent.restore", (operator, params, events) -> set(operator, "restore", params, Agent.State.ACTIVE));
        methods.put("agent.set-group", (operator, params, events) -> setGroup(operator, params));
        methods.put("agent.pause", (operator, params, events) -> pause(operator, params));
        methods.put("agent.resume", (operator, params, events) -> set(operator, "resume", params, Agent.State.ACTIVE));
        methods.put("agent.kill", (operator, params, events) -> kill(operator, params));
        methods.replaceAll((name, method) -> refusing(method));
        return methods;
    }

    private Map<String, @Nullable Object> create(String operator, Params params) {
        AgentName name = name(params);
        String group = group(params.optionalText("group").orElse("default"));
        if (agents.find(name).isPresent()) {
            throw new AgentExists(name);
        }
        Mount workspace = workspaces.workspace(name, params.optionalText("workspace"), List.of());
        Issued issued =
                agents.create(name, group, params.optionalText("purpose").orElse(""), List.of(workspace));
        journal.record(operator, "agent.create", view(issued.agent()));
        return issued(issued);
    }

    private Map<String, @Nullable Object> list() {
        return Map.of("agents", agents.all().stream().map(this::view).toList());
    }

    private Map<String, @Nullable Object> rotate(String operator, Params params) {
        Issued issued = agents.rotate(name(params));
        sessions.endAll(issued.agent().name(), "the agent's token was replaced");
        journal.record(
                operator, "agent.rotate", Map.of("name", issued.agent().name().value()));
        return issued(issued);
    }

    private Map<String, @Nullable Object> revoke(String operator, Params params) {
        Map<String, @Nullable Object> view = set(operator, "revoke", params, Agent.State.REVOKED);
        stop(name(params), "the agent was revoked");
        return view;
    }

    private Map<String, @Nullable Object> pause(String operator, Params params) {
        Map<String, @Nullable Object> view = set(operator, "pause", params, Agent.State.PAUSED);
        approvals.withdrawAll(name(params), "the agent was paused");
        return view;
    }

    private Map<String, @Nullable Object> kill(String operator, Params params) {
        AgentName name = name(params);
        long open = count(name);
        Map<String, @Nullable Object> view = set(operator, "kill", params, Agent.State.PAUSED);
        stop(name, "the agent was killed by an operator");
        view.put("sessions", open);
        return view;
    }

    private void stop(AgentName name, String why) {
        approvals.withdrawAll(name, why);
        killer.accept(name);
        sessions.endAll(name, why);
    }

    private Map<String, @Nullable Object> set(String operator, String action, Params params, Agent.State state) {
        Agent before = agents.agent(name(params));
        if (before.state() == Agent.State.REVOKED && !action.equals("restore") && state != Agent.State.REVOKED) {
            throw OperatorRefusal.conflict(
                    before.name() + " is revoked; `kruxos agent restore " + before.name() + "` comes first");
        }
        Agent agent = agents.setState(before.name(), state);
        journal.record(operator, "agent." + action, Map.of("name", agent.name().value()));
        return view(agent);
    }

    private Map<String, @Nullable Object> setGroup(String operator, Params params) {
        Agent agent = agents.setGroup(name(params), group(params.text("group")));
        journal.record(operator, "agent.set-group", Map.of("name", agent.name().value(), "group", agent.group()));
        return view(agent);
    }

    private String group(String group) {
        if (!groupExists.test(group)) {
            throw OperatorRefusal.unknown("there is no policy group " + group + "; put its rules into policies/groups/"
                    + group + ".yaml first");
        }
        return group;
    }

    private Map<String, @Nullable Object> view(Agent agent) {
        return Views.agent(agent, count(agent.name()));
    }

    private long count(AgentName name) {
        return sessions.all().stream()
                .filter(session -> session.agent().equals(name))
                .count();
    }

    private Map<String, @Nullable Object> issued(Issued issued) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("agent", view(issued.agent()));
        view.put("token", issued.token());
        return view;
    }

    private static AgentName name(Params params) {
        try {
            return new AgentName(params.text("name"));
        } catch (IllegalArgumentException e) {
            throw OperatorRefusal.usage(String.valueOf(e.getMessage()));
        }
    }

    /** Turns what the registry throws into what an operator reads. */
    private static OperatorMethod refusing(OperatorMethod method) {
        return (operator, params, events) -> {
            try {
                return method.run(operator, params, events);
            } catch (UnknownAgent e) {
                throw OperatorRefusal.unknown(String.valueOf(e.getMessage()));
            } catch (AgentExists e) {
                throw OperatorRefusal.conflict(String.valueOf(e.getMessage()));
            }
        };
    }
}
