package io.kruxos.call;

import io.kruxos.audit.AuditLog;
import io.kruxos.capability.CapabilityRegistry;
import io.kruxos.domain.Identifiers;
import io.kruxos.session.AgentRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What the call path is made of, in the order in which a call meets it.
 *
 * @param executionTimeout how long a capability may run that has no time of its own
 */
public record CallParts(
        AgentRegistry agents,
        CapabilityRegistry capabilities,
        Resolution resolution,
        PastCalls past,
        PolicyInForce policy,
        RateLimiter rates,
        Inspector inspector,
        Questions questions,
        AuditLog audit,
        Supplier<SandboxState> sandbox,
        Duration executionTimeout,
        Identifiers identifiers,
        Clock clock) {}
