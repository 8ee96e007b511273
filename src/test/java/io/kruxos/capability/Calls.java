package io.kruxos.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kruxos.audit.Permit;
import io.kruxos.audit.TestPermits;
import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.capability.definition.Definitions;
import io.kruxos.capability.schema.AnswerCheck;
import io.kruxos.capability.schema.ArgumentValidator;
import io.kruxos.capability.schema.Validation;
import io.kruxos.domain.Agent;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.ApprovalTerms;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Digest;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Mount;
import io.kruxos.domain.RuleRef;
import io.kruxos.domain.SessionId;
import io.kruxos.domain.StructuredError;
import io.kruxos.domain.Tier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of capabilities as a validated, permitted call reaches their handlers; answers are checked against their definitions. */
public final class Calls {
    public static final CallId CALL = new CallId("call_" + "0".repeat(32));
    public static final Caller CALLER =
            new Caller(new AgentName("codex"), "coding-agent", new SessionId("ses_" + "0".repeat(32)), "codex/1", null);
    public static final Agent AGENT = new Agent(
            new AgentName("codex"),
            "coding-agent",
            "Writes code",
            1,
            Agent.State.ACTIVE,
            List.of(
                    new Mount("/workspace", Path.of("/home/me/src/app"), true),
                    new Mount("/mnt/docs", Path.of("/home/me/docs"), false)),
            Instant.parse("2026-01-01T00:00:00Z"));

    private Calls() {}

    /** The definition of a capability that comes with KruxOS. */
    public static CapabilitySpec spec(String name) {
        return Definitions.specs(Definitions.load()).stream()
                .filter(spec -> spec.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Validates, executes, and checks the answer against the output schema. */
    public static Map<String, @Nullable Object> answer(
            Map<String, CapabilityHandler> handlers, String name, Map<String, @Nullable Object> arguments) {
        HandlerOutcome outcome = execute(handlers, name, arguments);
        Map<String, @Nullable Object> value =
                assertInstanceOf(HandlerOutcome.Answered.class, outcome).value();
        assertEquals(List.of(), AnswerCheck.problems(spec(name).outputs(), value));
        return value;
    }

    /** The error of a call that fails, with the advice of its definition. */
    public static StructuredError failure(
            Map<String, CapabilityHandler> handlers, String name, Map<String, @Nullable Object> arguments) {
        HandlerOutcome outcome = execute(handlers, name, arguments);
        return spec(name)
                .advised(assertInstanceOf(HandlerOutcome.Failed.class, outcome).error());
    }

    private static HandlerOutcome execute(
            Map<String, CapabilityHandler> handlers, String name, Map<String, @Nullable Object> arguments) {
        CapabilitySpec spec = spec(name);
        Validation validation = new ArgumentValidator(spec.name(), spec.inputs(), spec.rules()).validate(arguments);
        Execution execution =
                execution(assertInstanceOf(Validation.Valid.class, validation).arguments());
        Permit permit = TestPermits.of(CALL);
        CapabilityHandler handler = handlers.get(name);
        if (handler == null) {
            throw new AssertionError("no handler for " + name);
        }
        return handler.execute(permit, execution);
    }

    /** A call that policy lets run. */
    public static Execution execution(Map<String, @Nullable Object> arguments) {
        Decision decision = new Decision(
                Tier.AUTONOMOUS,
                new RuleRef("system", "unmatched", null, 0),
                "",
                List.of(),
                Limits.NONE,
                ApprovalTerms.DEFAULT,
                List.of("/workspace/secret/**"),
                List.of(),
                Digest.of(new byte[0]));
        return new Execution(CALL, CALLER, AGENT, arguments, decision, Limits.NONE, CancellationHook.NEVER);
    }
}
