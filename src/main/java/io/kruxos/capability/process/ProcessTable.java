package io.kruxos.capability.process;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.Errors;
import io.kruxos.domain.SessionId;
import io.kruxos.sandbox.WorkFailure;
import io.kruxos.sandbox.executor.Errand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All processes that are known, by agent and id; an agent's own are all that it can find. Safe for all threads. */
final class ProcessTable {
    static final int RUNNING_MAX = 128;
    private static final int ENDED_MAX = 256;
    private static final long LOG_BYTES_MAX = 512L << 20;

    /** Guarded by this; in the order of their start. */
    private final Map<AgentName, Map<String, ManagedProcess>> byAgent = new HashMap<>();

    /** Guarded by this: ids of processes that must not outlive the session, forgotten ones included. */
    private final Map<SessionId, Set<String>> bySession = new HashMap<>();

    /**
     * Adds a process that is about to start, and forgets old ones in its favour.
     *
     * @throws WorkFailure {@code ResourceExhausted} when as many of the agent's processes run as may
     */
    void add(ManagedProcess process) {
        List<ManagedProcess> forgotten;
        synchronized (this) {
            Map<String, ManagedProcess> own = byAgent.computeIfAbsent(process.agent(), _ -> new LinkedHashMap<>());
            long running = own.values().stream().filter(ManagedProcess::running).count();
            if (running >= RUNNING_MAX) {
                throw new WorkFailure(Errors.resourceExhausted(
                        "processes",
                        RUNNING_MAX + " processes of this agent run already.",
                        Map.of("running", running, "running_max", (long) RUNNING_MAX)));
            }
            own.put(process.id(), process);
            if (!process.request().keep()) {
                bySession
                        .computeIfAbsent(process.session(), _ -> new HashSet<>())
                        .add(process.id());
            }
            forgotten = forgotten(own);
        }
        forgotten.forEach(ProcessTable::close);
    }

    /** Takes back a process that did not start. */
    void remove(ManagedProcess process) {
        synchronized (this) {
            Map<String, ManagedProcess> own = byAgent.get(process.agent());
            if (own != null) {
                own.remove(process.id());
            }
            Set<String> ids = bySession.get(process.session());
            if (ids != null) {
                ids.remove(process.id());
            }
        }
        close(process);
    }

    /** The agent's process; empty for an unknown one and for another agent's, who learns nothing of it. */
    synchronized Optional<ManagedProcess> find(AgentName agent, String id) {
        return Optional.ofNullable(byAgent.getOrDefault(agent, Map.of()).get(id));
    }

    /**
     * The process that an errand names.
     *
     * @throws WorkFailure {@code ProcessNotFound}
     */
    ManagedProcess named(Errand errand) {
        String id = new Inputs(errand.work().inputs()).text("process_id");
        return find(errand.plan().agent(), id).orElseThrow(() -> new WorkFailure(Answers.notFound(id)));
    }

    /** The agent's processes, the latest first. */
    synchronized List<ManagedProcess> of(AgentName agent) {
        return new ArrayList<>(byAgent.getOrDefault(agent, Map.of()).values()).reversed();
    }

    /** Every process that is known. */
    synchronized List<ManagedProcess> all() {
        return byAgent.values().stream().flatMap(own -> own.values().stream()).toList();
    }

    /** Ids of what must not outlive the session; they are forgotten here. */
    synchronized Set<String> takeSession(SessionId session) {
        Set<String> ids = bySession.remove(session);
        return ids == null ? Set.of() : ids;
    }

    /** Old ones beyond what is kept, ended ones only; guarded by this. */
    private static List<ManagedProcess> forgotten(Map<String, ManagedProcess> own) {
        List<ManagedProcess> ended =
                own.values().stream().filter(process -> !process.running()).toList();
        long bytes = ended.stream().mapToLong(ProcessTable::stored).sum();
        int count = ended.size();
        List<ManagedProcess> forgotten = new ArrayList<>();
        for (ManagedProcess process : ended) {
            if (count <= ENDED_MAX && bytes <= LOG_BYTES_MAX) {
                break;
            }
            count--;
            bytes -= stored(process);
            own.remove(process.id());
            forgotten.add(process);
        }
        return forgotten;
    }

    private static long stored(ManagedProcess process) {
        return process.out().stored() + process.err().stored();
    }

    private static void close(ManagedProcess process) {
        process.out().close();
        process.err().close();
    }
}
