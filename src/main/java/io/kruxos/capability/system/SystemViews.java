package io.kruxos.capability.system;

import java.time.Instant;
import java.util.List;

/** What agents may learn of KruxOS itself. */
public interface SystemViews {
    /** KruxOS's version. */
    String version();

    /** When the gateway started. */
    Instant startedAt();

    /** Agents with an open session. */
    int connectedAgents();

    /** {@code full}, {@code rootless} or {@code off}. */
    String sandboxMode();

    /** The parts that calls depend on. */
    List<ServiceStatus> services();

    /** How much waits. */
    QueueDepths queues();

    /** How a part is; the message names what is wrong, or is empty. */
    record ServiceStatus(String name, Condition condition, String message) {}

    /** From good to bad. */
    enum Condition {
        HEALTHY,
        DEGRADED,
        UNHEALTHY
    }

    /** Questions that wait for people, and records that wait for the disk. */
    record QueueDepths(long approvalPending, long auditBuffer) {}
}
