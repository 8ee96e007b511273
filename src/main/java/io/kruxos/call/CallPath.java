package io.kruxos.call;

import io.kruxos.audit.ApprovalNote;
import io.kruxos.audit.AuditUnavailable;
import io.kruxos.audit.Entry;
import io.kruxos.audit.Entry.Refusal;
import io.kruxos.audit.Intent;
import io.kruxos.audit.Outcome;
import io.kruxos.audit.Permit;
import io.kruxos.call.Inspector.Inspection;
import io.kruxos.call.PastCalls.PastCall;
import io.kruxos.capability.CapabilityDefinition;
import io.kruxos.capability.Execution;
import io.kruxos.capability.HandlerOutcome;
import io.kruxos.domain.Agent;
import io.kruxos.domain.CallResult;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Digest;
import io.kruxos.domain.Errors;
import io.kruxos.domain.Limits;
import io.kruxos.domain.RateLimit;
import io.kruxos.domain.StructuredError;
import io.kruxos.domain.Tier;
import io.kruxos.policy.PolicyBook;
import io.kruxos.wire.CborCodec;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The spine: {@link #take} is the way of every governed call, step by step. */
public final class CallPath implements GovernedCalls {
    private static final Logger LOG = System.getLogger(CallPath.class.getName());
    private static final Duration AUDIT_RETRY = Duration.ofSeconds(10);

    /** A path may lead through this many links, one after the other, before its call is refused. */
    private static final int REDIRECTS_MAX = 8;

    private final CallParts parts;

    public CallPath(CallParts parts) {
        this.parts = parts;
    }

    @Override
    public List<CapabilityDefinition> listed(Caller caller) {
        PolicyBook book = parts.policy().book();
        return parts.capabilities().definitions().stream()
                .filter(definition -> book.visible(definition.name(), caller))
                .toList();
    }

    @Override
    public CallResult invoke(Invocation invocation, CallObserver observer) {
        Call call = new Call(
                parts.identifiers().call(),
                invocation,
                parts.agents().agent(invocation.caller().agent()),
                parts.clock().instant(),
                System.nanoTime(),
                new Withdrawal());
        observer.onCancel(call.withdrawal()::withdraw);
        try {
            return take(call, observer);
        } catch (RefusedCall refusal) {
            return refused(call, refusal);
        } catch (AuditUnavailable e) {
            return unrecorded(e);
        } catch (RuntimeException e) { // nobody foresaw this: a refusal and a record
            LOG.log(Level.ERROR, "call " + call.id() + " failed unexpectedly", e);
            return refused(call, RefusedCall.early(Refusal.UNAVAILABLE, Errors.unexpected(call.id())));
        } finally {
            observer.onCancel(null);
        }
    }

    private CallResult take(Call call, CallObserver observer) {
        admit(call);
        Request request = parts.resolution().resolve(call); // 1 resolve
        refuseRepetition(call, request);
        for (int hop = 0; hop <= REDIRECTS_MAX; hop++) {
            switch (govern(call, request, observer)) { // 7 answer
                case HandlerOutcome.Answered(var value) -> {
                    return new CallResult.Answered(value);
                }
                case HandlerOutcome.Failed(var error) -> {
                    return new CallResult.Failed(error);
                }
                case HandlerOutcome.Redirected(var realPaths) ->
                    request = parts.resolution().redirected(call, request, realPaths);
            }
        }
        throw RefusedCall.early(
                        Refusal.OUT_OF_SCOPE,
                        Errors.conflict(
                                "A path of this call leads through more than " + REDIRECTS_MAX
                                        + " symbolic links, or they change while it is looked at.",
                                Map.of()))
                .of(request);
    }

    private HandlerOutcome govern(Call call, Request request, CallObserver observer) {
        try {
            Decision decision = decide(call, request); // 2 decide
            Inspection seen = inspect(call, request, decision);
            if (seen instanceof Inspection.Redirected(var realPaths)) {
                return new HandlerOutcome.Redirected(realPaths);
            }
            ApprovalNote approval = approve(call, request, decision, seen, observer); // 3 approve
            Intent intent = intent(call, request, decision, approval);
            Permit permit = permit(request, intent); // 4 permit
            HandlerOutcome outcome = execute(call, request, decision, permit); // 5 execute
            return record(call, permit, intent, outcome); // 6 record
        } catch (RefusedCall refusal) {
            throw refusal.of(request);
        }
    }

    /** A paused or revoked agent does nothing, whatever it asks for. */
    private void admit(Call call) {
        Agent agent = call.agent();
        switch (agent.state()) {
            case ACTIVE -> {}
            case PAUSED -> throw RefusedCall.early(Refusal.PAUSED, Errors.sessionPaused(agent.name()));
            case REVOKED -> throw RefusedCall.early(Refusal.PAUSED, Errors.agentRevoked(agent.name()));
        }
    }

    /** What changes something never runs twice because its client lost the answer; what only looks may look again. */
    private void refuseRepetition(Call call, Request request) {
        String key = call.invocation().key();
        if (!call.invocation().resumed() || key == null || request.readOnly()) {
            return;
        }
        Optional<PastCall> past = parts.past().find(key);
        if (past.isEmpty()) {
            return;
        }
        PastCall ran = past.get();
        StructuredError error = ran.status() == null
                ? Errors.outcomeUnknown(request.name(), ran.call())
                : Errors.conflict(
                        "This " + request.name() + " call ran before the connection was lost and ended with status "
                                + ran.status() + "; its answer was lost, and it was not run again. Look at the present"
                                + " state before you go on.",
                        Map.of("call", ran.call().value(), "status", ran.status()));
        throw RefusedCall.early(Refusal.UNAVAILABLE, error).of(request);
    }

    private Decision decide(Call call, Request request) {
        Decision decision = limited(call, parts.policy().book().decide(request.facts()), request);
        if (decision.tier() == Tier.BLOCKED) {
            throw RefusedCall.decided(Refusal.BLOCKED, Errors.policyDenied(request.name(), decision), decision);
        }
        if (request.outOfScope().isPresent()) {
            throw RefusedCall.decided(Refusal.OUT_OF_SCOPE, request.outOfScope().get(), decision);
        }
        return decision;
    }

    private Decision limited(Call call, Decision decision, Request request) {
        if (decision.tier() == Tier.BLOCKED || decision.rateLimits().isEmpty()) {
            return decision;
        }
        Optional<RateLimit> exceeded = parts.rates().count(call.caller().agent(), decision);
        if (exceeded.isEmpty() || !exceeded.get().then().stricterThan(decision.tier())) {
            return decision;
        }
        RateLimit limit = exceeded.get();
        if (limit.then() == Tier.BLOCKED) {
            throw RefusedCall.decided(
                    Refusal.RATE_LIMITED, Errors.rateLimited(request.name(), limit, limit.per()), decision);
        }
        return decision.limitedTo(limit);
    }

    /** Looks before a person is asked; where nobody is asked, the execution itself finds the links. */
    private Inspection inspect(Call call, Request request, Decision decision) {
        return decision.tier() == Tier.APPROVAL_REQUIRED
                ? parts.inspector()
                        .inspect(call.id(), call.caller(), call.agent(), request.capability(), request.arguments())
                : new Inspection.Seen(null);
    }

    private @Nullable ApprovalNote approve(
            Call call, Request request, Decision decision, Inspection seen, CallObserver observer) {
        if (decision.tier() != Tier.APPROVAL_REQUIRED) {
            return null;
        }
        String preview = seen instanceof Inspection.Seen(var shown) ? shown : null;
        ApprovalNote approval = parts.questions().ask(call, request, decision, preview, observer);
        stillAllowed(call, request);
        return approval;
    }

    /** A yes holds for what was asked; an agent that was stopped, or a policy that blocks by now, is stronger. */
    private void stillAllowed(Call call, Request request) {
        Call now = new Call(
                call.id(),
                call.invocation(),
                parts.agents().agent(call.agent().name()),
                call.at(),
                call.arrivedNanos(),
                call.withdrawal());
        admit(now);
        Decision decision = parts.policy().book().decide(request.facts());
        if (decision.tier() == Tier.BLOCKED) {
            throw RefusedCall.decided(Refusal.BLOCKED, Errors.policyDenied(request.name(), decision), decision);
        }
    }

    private Intent intent(Call call, Request request, Decision decision, @Nullable ApprovalNote approval) {
        if (call.withdrawal().isWithdrawn()) {
            throw RefusedCall.decided(Refusal.CANCELLED, Errors.cancelled(request.name()), decision);
        }
        SandboxState sandbox = parts.sandbox().get();
        return new Intent(
                call.id(),
                call.invocation().key(),
                call.caller(),
                request.name(),
                request.arguments(),
                decision,
                approval,
                sandbox.mode(),
                sandbox.profile());
    }

    /** What changes nothing may run while its intent is on the way to the disk: its answer waits for both records. */
    private Permit permit(Request request, Intent intent) {
        return request.readOnly()
                ? parts.audit().recordIntentOverlapping(intent)
                : parts.audit().recordIntent(intent);
    }

    private HandlerOutcome execute(Call call, Request request, Decision decision, Permit permit) {
        Execution execution = new Execution(
                call.id(),
                call.caller(),
                call.agent(),
                request.arguments(),
                decision,
                limits(request, decision),
                call.withdrawal()::onCancel);
        try {
            return request.capability().handler().execute(permit, execution);
        } catch (RuntimeException e) { // the permit is spent: there must be an outcome
            LOG.log(Level.ERROR, "capability " + request.name() + " failed unexpectedly in " + call.id(), e);
            return new HandlerOutcome.Failed(Errors.outcomeUnknown(request.name(), call.id()));
        }
    }

    private Limits limits(Request request, Decision decision) {
        Duration wall = request.capability().spec().timeout(request.arguments()).orElse(parts.executionTimeout());
        return decision.limits().tightened(new Limits(wall, null, null, null, null, null));
    }

    /** The outcome, once it is durable; without its record nobody is told how a call has ended. */
    private HandlerOutcome record(Call call, Permit permit, Intent intent, HandlerOutcome outcome) {
        try {
            parts.audit().recordOutcome(permit, intent, recorded(call, outcome));
            return outcome;
        } catch (AuditUnavailable e) {
            logUnrecorded(e);
            return new HandlerOutcome.Failed(Errors.outcomeUnknown(intent.capability(), call.id()));
        }
    }

    private static Outcome recorded(Call call, HandlerOutcome outcome) {
        return switch (outcome) {
            case HandlerOutcome.Answered(var value) -> {
                byte[] output = CborCodec.encode(value);
                yield outcome("ok", null, Digest.of(output), output.length, call);
            }
            case HandlerOutcome.Failed(var error) ->
                outcome(error.type().equals("Cancelled") ? "cancelled" : "error", error.type(), null, 0, call);
            case HandlerOutcome.Redirected _ -> outcome("refused", "SymbolicLink", null, 0, call);
        };
    }

    private static Outcome outcome(
            String status, @Nullable String errorType, @Nullable Digest output, long outputBytes, Call call) {
        return new Outcome(status, errorType, output, outputBytes, call.durationUs(), Map.of());
    }

    private CallResult refused(Call call, RefusedCall refusal) {
        try {
            parts.audit()
                    .record(new Entry.Refused(
                            call.id(),
                            call.invocation().key(),
                            call.caller(),
                            call.invocation().capability(),
                            refusal.arguments() == null ? call.invocation().arguments() : refusal.arguments(),
                            refusal.decision(),
                            refusal.approval(),
                            refusal.why(),
                            refusal.error().type(),
                            call.durationUs()));
            return new CallResult.Failed(refusal.error());
        } catch (AuditUnavailable e) {
            return unrecorded(e);
        }
    }

    private static CallResult unrecorded(AuditUnavailable e) {
        logUnrecorded(e);
        return new CallResult.Failed(Errors.serviceUnavailable("audit", String.valueOf(e.getMessage()), AUDIT_RETRY));
    }

    private static void logUnrecorded(AuditUnavailable e) {
        LOG.log(Level.ERROR, "the audit log can't record, so nothing runs; " + e.mend(), e);
    }
}
