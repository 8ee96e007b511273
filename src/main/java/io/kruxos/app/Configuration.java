package io.kruxos.app;

import io.kruxos.transport.PlainFrom;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What {@code kruxos.yaml} says; every key has a default, and an empty or missing file is a good one.
 *
 * @param listen where agents connect
 * @param runAs the user a gateway that was started as root becomes: a name, or a number that needs no entry in {@code passwd}
 * @param approvalTimeout how long a question waits when its rule doesn't say
 * @param pendingMax how many questions wait at most, over all agents
 * @param executionTimeout how long a capability may run when it has no time of its own
 * @param resumeGrace how long a lost connection's calls wait for their client to come back
 * @param sandbox the mode: one, or the one that fits who runs KruxOS
 */
public record Configuration(
        Listen listen,
        String runAs,
        Duration approvalTimeout,
        int pendingMax,
        Duration executionTimeout,
        Duration resumeGrace,
        SandboxChoice sandbox) {
    /**
     * Where agents connect.
     *
     * @param addresses the literal addresses to bind: loopback unless an operator opens it
     * @param hosts names by which clients may call the gateway, besides loopback's
     * @param origins web origins that may connect; none by default
     * @param plainFrom who may speak without TLS
     */
    public record Listen(
            List<String> addresses,
            int port,
            int healthPort,
            Set<String> hosts,
            Set<String> origins,
            PlainFrom plainFrom) {
        public Listen {
            addresses = List.copyOf(addresses);
            hosts = Set.copyOf(hosts);
            origins = Set.copyOf(origins);
        }
    }

    /** Which sandbox mode to take. */
    public enum SandboxChoice {
        /** {@code full} for root, {@code rootless} for anybody else. */
        AUTO,
        FULL,
        ROOTLESS,
        OFF
    }

    public static final Configuration DEFAULT = new Configuration(
            new Listen(List.of("127.0.0.1", "::1"), 7700, 7704, Set.of(), Set.of(), PlainFrom.LOOPBACK),
            "kruxos",
            Duration.ofMinutes(5),
            1000,
            Duration.ofMinutes(2),
            Duration.ofSeconds(30),
            SandboxChoice.AUTO);
}
