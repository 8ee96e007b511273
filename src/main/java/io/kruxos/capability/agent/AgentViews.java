package io.kruxos.capability.agent;

import io.kruxos.capability.CapabilityDefinition;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Digest;
import io.kruxos.domain.RateLimit;
import io.kruxos.domain.RuleRef;
import io.kruxos.domain.Tier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What agents may learn of themselves from the gateway's other rooms. */
public interface AgentViews {
    /** The caller's session; empty when it has ended meanwhile. */
    Optional<SessionView> session(Caller caller);

    /** The rules in force for the caller. */
    PolicyView policy(Caller caller);

    /** All capabilities, by name, with their tiers for the caller; blocked ones too. */
    List<Standing> capabilities(Caller caller);

    /**
     * A session.
     *
     * @param invocations governed calls so far, this one included
     * @param sandboxMode {@code full}, {@code rootless} or {@code off}
     */
    record SessionView(
            Instant connectedAt, String transport, long invocations, String sandboxMode, Optional<Usage> usage) {}

    /** What a session has used; processor time in milliseconds. */
    record Usage(long cpuMs, long memoryBytes, long readBytes, long writtenBytes) {}

    /**
     * Policy as it applies to one caller.
     *
     * @param defaultTier what a call gets that no rule matches
     * @param digest of all policy sources
     */
    record PolicyView(Tier defaultTier, Digest digest, List<RuleView> rules) {
        public PolicyView {
            rules = List.copyOf(rules);
        }
    }

    /**
     * A rule.
     *
     * @param capabilities patterns
     * @param conditions what must hold besides, in words such as {@code path: [/workspace/**]}
     * @param unless what must not hold
     */
    record RuleView(
            RuleRef rule,
            List<String> capabilities,
            List<String> conditions,
            List<String> unless,
            Tier tier,
            String reason,
            List<RateLimit> rateLimits) {
        public RuleView {
            capabilities = List.copyOf(capabilities);
            conditions = List.copyOf(conditions);
            unless = List.copyOf(unless);
            rateLimits = List.copyOf(rateLimits);
        }
    }

    /**
     * How a caller stands to a capability.
     *
     * @param tier what an ordinary call of it gets
     * @param variesByInput whether rules about paths, hosts, commands and the like give some calls another tier
     */
    record Standing(CapabilityDefinition definition, Tier tier, boolean variesByInput) {}
}
