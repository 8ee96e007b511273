package io.kruxos.approval;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Question;
import io.kruxos.domain.Question.Standing;
import io.kruxos.domain.Question.State;
import io.kruxos.domain.QuestionId;
import io.kruxos.store.QuestionRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The durable queue of questions. The database decides who was first: a question leaves {@code PENDING} in one update, and
 * whoever comes second gets a {@link Reply.Conflict}. At most {@code pendingMax} wait; more are refused.
 */
public final class ApprovalQueue {
    private final QuestionRepository questions;
    private final Clock clock;
    private final QuestionEvents events;
    private final int pendingMax;
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();

    public ApprovalQueue(QuestionRepository questions, Clock clock, QuestionEvents events, int pendingMax) {
        this.questions = questions;
        this.clock = clock;
        this.events = events;
        this.pendingMax = pendingMax;
    }

    /**
     * Asks; the question is on disk when this returns.
     *
     * @param decision why somebody has to be asked
     * @return false when the queue is full, and then nothing was asked
     */
    public boolean ask(Question question, Decision decision) {
        if (pending().size() >= pendingMax) {
            return false;
        }
        questions.insert(question);
        events.asked(question, decision);
        return true;
    }

    /** The newest question that was asked for what the client knows by {@code key}. */
    public Optional<Question> findByKey(String key) {
        return questions.findByKey(key);
    }

    /**
     * Waits until the question ends, and expires it when its time is over.
     *
     * @param tick told at once and every {@code every} how long the question has waited
     * @throws InterruptedException when the waiting thread is interrupted; the question goes on waiting
     */
    public Verdict await(Question question, Duration every, Consumer<Duration> tick) throws InterruptedException {
        Waiter waiter = new Waiter(question.id(), new CountDownLatch(1));
        waiters.add(waiter); // before the question is read, so that no end is missed
        try {
            while (true) {
                Question now = find(question.id())
                        .orElseThrow(() -> new IllegalStateException("question " + question.id() + " is gone"));
                if (!now.pending()) {
                    return Verdict.of(now.standing());
                }
                tick.accept(Duration.between(now.askedAt(), clock.instant()));
                Duration left = Duration.between(clock.instant(), now.expiresAt());
                long napMs = Math.min(left.toMillis(), every.toMillis());
                waiter.settled().await(Math.max(1, napMs), TimeUnit.MILLISECONDS);
            }
        } finally {
            waiters.remove(waiter);
        }
    }

    /** Says yes. */
    public Reply accept(QuestionId id, String operator) {
        Optional<Question> found = find(id);
        if (found.isEmpty()) {
            return new Reply.Unknown();
        }
        Question question = found.get();
        if (!question.pending()) {
            return new Reply.Conflict(question);
        }
        List<String> agreed = questions.vote(id, operator, clock.instant());
        if (agreed.size() < question.approvers()) {
            return new Reply.Counted(question, agreed.size());
        }
        return settle(question, State.ACCEPTED, String.join(",", agreed), null);
    }

    /** Says no; one no is enough. */
    public Reply reject(QuestionId id, String operator, @Nullable String remark) {
        return find(id).map(question -> settle(question, State.REJECTED, operator, remark))
                .orElseGet(Reply.Unknown::new);
    }

    /** Takes a question back; one that ended already stays as it is. */
    public void withdraw(QuestionId id, String why) {
        questions.find(id).ifPresent(question -> settle(question, State.WITHDRAWN, null, why));
    }

    /** Takes back everything that an agent's calls ask. */
    public void withdrawAll(AgentName agent, String why) {
        pending().stream()
                .filter(question -> question.caller().agent().equals(agent))
                .forEach(question -> withdraw(question.id(), why));
    }

    /** What waits, oldest first; what is over its time is expired on the way. */
    public List<Question> pending() {
        Instant now = clock.instant();
        List<Question> all = questions.pending();
        all.stream().filter(question -> !now.isBefore(question.expiresAt())).forEach(this::expire);
        return all.stream()
                .filter(question -> now.isBefore(question.expiresAt()))
                .toList();
    }

    /** The newest questions, whatever became of them. */
    public List<Question> recent(int max) {
        return questions.recent(max);
    }

    /** A question as it stands now; one that is over its time is expired on the way. */
    public Optional<Question> find(QuestionId id) {
        Optional<Question> found = questions.find(id);
        boolean over = found.filter(Question::pending)
                .filter(question -> !clock.instant().isBefore(question.expiresAt()))
                .isPresent();
        if (over) {
            expire(found.get());
            return questions.find(id);
        }
        return found;
    }

    private void expire(Question question) {
        settle(question, State.EXPIRED, null, null);
    }

    private Reply settle(Question question, State state, @Nullable String by, @Nullable String remark) {
        Standing end = new Standing(state, clock.instant(), by, remark);
        if (!questions.settle(question.id(), end)) {
            return questions.find(question.id()).<Reply>map(Reply.Conflict::new).orElseGet(Reply.Unknown::new);
        }
        Question settled = question.with(end);
        events.settled(settled);
        waiters.stream()
                .filter(waiter -> waiter.question().equals(question.id()))
                .forEach(waiter -> waiter.settled().countDown());
        return new Reply.Decided(settled);
    }

    private record Waiter(QuestionId question, CountDownLatch settled) {}
}
