package io.kruxos.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.ApprovalTerms;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Caller;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Digest;
import io.kruxos.domain.Identifiers;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Question;
import io.kruxos.domain.Question.Standing;
import io.kruxos.domain.Question.State;
import io.kruxos.domain.RuleRef;
import io.kruxos.domain.Tier;
import io.kruxos.store.Database;
import io.kruxos.store.QuestionRepository;
import io.kruxos.testing.MovableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalQueueTest {
    private static final Decision ASKS = new Decision(
            Tier.APPROVAL_REQUIRED,
            new RuleRef("group", "run", "groups/default.yaml", 7),
            "runs ask first",
            List.of(),
            Limits.NONE,
            ApprovalTerms.DEFAULT,
            List.of(),
            List.of(),
            Digest.of(new byte[0]));
    private static final Duration TICK = Duration.ofMillis(5);

    @TempDir
    Path home;

    private final MovableClock clock = new MovableClock();
    private final Identifiers identifiers = new Identifiers(clock, new SecureRandom());
    private final List<Question> told = new ArrayList<>();
    private Database database;
    private ApprovalQueue queue;

    ApprovalQueueTest() {}

    @BeforeEach
    void open() {
        database = Database.open(home.resolve("kruxos.db"));
        queue = queue(10);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldHandTheAnswerToTheWaitingCall() throws Exception {
        Question question = asked(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch waiting = new CountDownLatch(1);
            Future<Verdict> verdict =
                    threads.submit(() -> queue.await(question, Duration.ofHours(1), waited -> waiting.countDown()));
            waiting.await();

            queue.accept(question.id(), "alice");

            assertEquals(new Verdict.Accepted("alice"), verdict.get());
        }
    }

    @Test
    void shouldExpireIntoARefusal() throws Exception {
        Question question = asked(1);

        Verdict verdict = queue.await(question, TICK, waited -> clock.advance(Duration.ofMinutes(1)));

        assertInstanceOf(Verdict.Expired.class, verdict);
        assertInstanceOf(Reply.Conflict.class, queue.accept(question.id(), "alice"));
    }

    @Test
    void shouldRefuseALateAnswerEvenWhenNobodyWaits() {
        Question question = asked(1);
        clock.advance(Duration.ofMinutes(6));

        Reply.Conflict late = assertInstanceOf(Reply.Conflict.class, queue.accept(question.id(), "alice"));

        assertEquals(State.EXPIRED, late.question().standing().state());
    }

    @Test
    void shouldGiveTheSecondOperatorAConflict() {
        Question question = asked(1);

        assertInstanceOf(Reply.Decided.class, queue.reject(question.id(), "alice", "not on a Friday"));
        Reply.Conflict second = assertInstanceOf(Reply.Conflict.class, queue.accept(question.id(), "bob"));

        assertEquals("alice", second.question().standing().by());
        assertEquals("not on a Friday", second.question().standing().remark());
    }

    @Test
    void shouldDecideOnceWhenManyDecideAtOnce() throws Exception {
        Question question = asked(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String operator = "operator-" + i;
                replies.add(threads.submit(() -> operator.hashCode() % 2 == 0
                        ? queue.accept(question.id(), operator)
                        : queue.reject(question.id(), operator, null)));
            }
            int decided = 0;
            for (Future<Reply> reply : replies) {
                decided += reply.get() instanceof Reply.Decided ? 1 : 0;
            }
            assertEquals(1, decided);
        }
        assertEquals(2, told.size(), "asked once, settled once");
    }

    @Test
    void shouldWaitForAsManyPeopleAsTheRuleSays() {
        Question question = asked(2);

        assertEquals(new Reply.Counted(question, 1), queue.accept(question.id(), "alice"));
        assertEquals(new Reply.Counted(question, 1), queue.accept(question.id(), "alice"));
        Reply.Decided decided = assertInstanceOf(Reply.Decided.class, queue.accept(question.id(), "bob"));

        assertEquals("alice,bob", decided.question().standing().by());
    }

    @Test
    void shouldLoseNothingInARestart() throws Exception {
        Question question = asked(1);
        database.close();
        database = Database.open(home.resolve("kruxos.db"));
        queue = queue(10);

        assertEquals(List.of(question), queue.pending());
        queue.accept(question.id(), "alice");
        Question found = queue.findByKey("ses:1").orElseThrow();
        assertEquals(new Verdict.Accepted("alice"), queue.await(found, TICK, waited -> {}));
    }

    @Test
    void shouldRefuseMoreQuestionsThanItHolds() {
        queue = queue(1);
        asked(1);

        assertFalse(queue.ask(question(1), ASKS));
        assertEquals(1, queue.pending().size());
    }

    @Test
    void shouldWithdrawWhatAnAgentAsks() {
        Question question = asked(1);

        queue.withdrawAll(new AgentName("codex"), "the agent was paused");

        assertTrue(queue.pending().isEmpty());
        assertInstanceOf(Reply.Conflict.class, queue.accept(question.id(), "alice"));
    }

    private ApprovalQueue queue(int pendingMax) {
        QuestionEvents events = new QuestionEvents() {
            @Override
            public void asked(Question question, Decision decision) {
                told.add(question);
            }

            @Override
            public void settled(Question question) {
                told.add(question);
            }
        };
        return new ApprovalQueue(new QuestionRepository(database), clock, events, pendingMax);
    }

    private Question asked(int approvers) {
        Question question = question(approvers);
        assertTrue(queue.ask(question, ASKS));
        return question;
    }

    private Question question(int approvers) {
        CallId call = identifiers.call();
        Caller caller = new Caller(new AgentName("codex"), "default", identifiers.session(), "codex/1", null);
        return new Question(
                identifiers.question(),
                call,
                "ses:1",
                caller,
                new CapabilityName("process.run"),
                Map.of("command", "make", "args", List.of("all")),
                Digest.of("make all".getBytes(StandardCharsets.UTF_8)),
                "group:run",
                "runs ask first",
                null,
                approvers,
                clock.instant(),
                clock.instant().plus(Duration.ofMinutes(5)),
                Standing.PENDING);
    }
}
