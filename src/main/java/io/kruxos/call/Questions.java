package io.kruxos.call;

import io.kruxos.approval.ApprovalQueue;
import io.kruxos.approval.Verdict;
import io.kruxos.audit.ApprovalNote;
import io.kruxos.audit.Entry.Refusal;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Errors;
import io.kruxos.domain.Identifiers;
import io.kruxos.domain.Question;
import io.kruxos.domain.Question.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Step 3: asks a person and waits for the answer; whatever is not a yes refuses the call. */
public final class Questions {
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(10);

    private final ApprovalQueue queue;
    private final Identifiers identifiers;
    private final Clock clock;
    private final Duration timeout;

    /**
     * Asks through {@code queue}.
     *
     * @param timeout how long a question waits when its rule does not say
     */
    public Questions(ApprovalQueue queue, Identifiers identifiers, Clock clock, Duration timeout) {
        this.queue = queue;
        this.identifiers = identifiers;
        this.clock = clock;
        this.timeout = timeout;
    }

    /**
     * Asks and waits.
     *
     * @param preview what the call would change, for the person to see
     */
    ApprovalNote ask(Call call, Request request, Decision decision, @Nullable String preview, CallObserver observer) {
        Question question = earlier(call, request).orElseGet(() -> asked(call, request, decision, preview));
        call.withdrawal().onCancel(() -> queue.withdraw(question.id(), "the client took the call back"));
        Verdict verdict;
        try {
            verdict = queue.await(
                    question, PROGRESS_EVERY, waited -> observer.waiting(question.id(), waited, waitsFor(question)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RefusedCall.decided(
                    Refusal.UNAVAILABLE,
                    Errors.serviceUnavailable("gateway", "it is stopping", Duration.ofSeconds(5)),
                    decision);
        } finally {
            call.withdrawal().onCancel(null);
        }
        return note(call, request, decision, question, verdict);
    }

    /** The question that this very call asked before the gateway was restarted. */
    private Optional<Question> earlier(Call call, Request request) {
        String key = call.invocation().key();
        if (!call.invocation().resumed() || key == null) {
            return Optional.empty();
        }
        return queue.findByKey(key)
                .filter(question -> question.digest().equals(request.digest()))
                .filter(question ->
                        question.caller().agent().equals(call.caller().agent()));
    }

    private Question asked(Call call, Request request, Decision decision, @Nullable String preview) {
        Instant now = clock.instant();
        Duration ruled = decision.approval().timeout();
        Question question = new Question(
                identifiers.question(),
                call.id(),
                call.invocation().key(),
                call.caller(),
                request.name(),
                request.arguments(),
                request.digest(),
                decision.rule().toString(),
                decision.reason(),
                preview,
                decision.approval().approvers(),
                now,
                now.plus(ruled == null ? timeout : ruled),
                Standing.PENDING);
        if (!queue.ask(question, decision)) {
            throw RefusedCall.decided(
                    Refusal.UNAVAILABLE,
                    Errors.serviceUnavailable("approvals", "too many questions wait already", Duration.ofMinutes(1)),
                    decision);
        }
        return question;
    }

    private static ApprovalNote note(
            Call call, Request request, Decision decision, Question question, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted(var by) -> new ApprovalNote(question.id(), by, null);
            case Verdict.Rejected(var by, var remark) ->
                throw RefusedCall.answered(
                        Refusal.REJECTED,
                        Errors.approvalRejected(request.name(), question.id(), remark),
                        decision,
                        new ApprovalNote(question.id(), by, null));
            case Verdict.Expired() ->
                throw RefusedCall.answered(
                        Refusal.TIMED_OUT,
                        Errors.approvalTimedOut(request.name(), question.id(), waitsFor(question)),
                        decision,
                        new ApprovalNote(question.id(), null, null));
            case Verdict.Withdrawn(var why) ->
                throw RefusedCall.answered(
                        call.withdrawal().isWithdrawn() ? Refusal.CANCELLED : Refusal.PAUSED,
                        call.withdrawal().isWithdrawn()
                                ? Errors.cancelled(request.name())
                                : Errors.approvalRejected(request.name(), question.id(), why),
                        decision,
                        new ApprovalNote(question.id(), null, null));
        };
    }

    private static Duration waitsFor(Question question) {
        return Duration.between(question.askedAt(), question.expiresAt());
    }
}
