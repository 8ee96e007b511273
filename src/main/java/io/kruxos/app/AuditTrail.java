package io.kruxos.app;

import io.kruxos.approval.QuestionEvents;
import io.kruxos.audit.AuditLog;
import io.kruxos.audit.Entry;
import io.kruxos.call.PolicyInForce;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Digest;
import io.kruxos.domain.Question;
import io.kruxos.operator.AdminJournal;
import io.kruxos.operator.Feed;
import io.kruxos.policy.Finding;
import io.kruxos.policy.PolicyBook;
import io.kruxos.session.Session;
import io.kruxos.session.SessionEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns what happens in the rooms into records of the log. */
final class AuditTrail implements SessionEvents, QuestionEvents, AdminJournal, PolicyDirectory.Changes {
    private final AuditLog log;
    private final Feed<Question> questions;
    private final Consumer<Session> whenEnded;
    private final Runnable whenPolicyChanged;

    /**
     * Writes into {@code log}.
     *
     * @param whenEnded what else happens when a session ends
     */
    AuditTrail(AuditLog log, Feed<Question> questions, Consumer<Session> whenEnded, Runnable whenPolicyChanged) {
        this.log = log;
        this.questions = questions;
        this.whenEnded = whenEnded;
        this.whenPolicyChanged = whenPolicyChanged;
    }

    @Override
    public void opened(Session session) {
        log.record(new Entry.SessionOpened(session.id(), session.agent(), session.transport(), null));
    }

    @Override
    public void ended(Session session, String reason) {
        log.record(new Entry.SessionEnded(session.id(), session.agent(), reason));
        whenEnded.accept(session);
    }

    @Override
    public void asked(Question question, Decision decision) {
        log.record(new Entry.Asked(
                question.id(),
                question.call(),
                question.key(),
                question.caller(),
                question.capability(),
                decision,
                Duration.between(question.askedAt(), question.expiresAt())));
        questions.publish(question);
    }

    @Override
    public void settled(Question question) {
        Question.Standing end = question.standing();
        switch (end.state()) {
            case PENDING -> throw new IllegalArgumentException("a pending question did not end");
            case ACCEPTED -> answered(question, Entry.Verdict.ACCEPTED);
            case REJECTED -> answered(question, Entry.Verdict.REJECTED);
            case EXPIRED -> answered(question, Entry.Verdict.EXPIRED);
            case WITHDRAWN ->
                log.record(new Entry.Withdrawn(
                        question.id(),
                        question.call(),
                        question.caller().agent(),
                        Objects.requireNonNullElse(end.remark(), "withdrawn")));
        }
        questions.publish(question);
    }

    private void answered(Question question, Entry.Verdict verdict) {
        Question.Standing end = question.standing();
        log.record(new Entry.Answered(
                question.id(), question.call(), question.caller().agent(), verdict, end.by(), null, end.remark()));
    }

    @Override
    public void record(String operator, String action, Map<String, @Nullable Object> details) {
        String subject =
                Objects.toString(details.get("name") == null ? details.get("agent") : details.get("name"), action);
        log.record(new Entry.AdminAction(operator, action, subject, details));
    }

    @Override
    public void replaced(Digest before, PolicyBook book, List<String> files) {
        log.record(new Entry.PolicyChanged(before, book.digest(), files));
        whenPolicyChanged.run();
    }

    @Override
    public void refused(PolicyBook kept, List<Finding> findings) {
        log.record(new Entry.PolicyRefused(kept.digest(), findings.getFirst().toString()));
    }

    static Entry policyAtStart(PolicyInForce policy) {
        return new Entry.PolicyChanged(null, policy.book().digest(), List.of());
    }
}
