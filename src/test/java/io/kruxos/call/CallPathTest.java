package io.kruxos.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.audit.AuditRecord;
import io.kruxos.call.Inspector.Inspection;
import io.kruxos.call.PastCalls.PastCall;
import io.kruxos.capability.HandlerOutcome;
import io.kruxos.domain.Agent;
import io.kruxos.domain.CallId;
import io.kruxos.domain.CallResult;
import io.kruxos.domain.Question;
import io.kruxos.domain.StructuredError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each step of the path says no in its own way, and after a no nothing runs. */
@Timeout(60)
class CallPathTest {
    private static final Map<String, @Nullable Object> WRITE = Map.of("path", "a.txt", "content", "x");
    private static final String EVERYTHING = "- { id: all, capability: '**', tier: autonomous }";
    private static final String ASKING = "- { id: ask, capability: '**', tier: approval_required }";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Spine spine;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void build() {
        spine = new Spine(directory);
    }

    @AfterEach
    void close() {
        threads.close();
        spine.close();
    }

    private static StructuredError error(CallResult result) {
        return assertInstanceOf(CallResult.Failed.class, result).error();
    }

    private void assertNothingRan(String errorType, CallResult result) {
        assertEquals(errorType, error(result).type());
        assertEquals(List.of(), spine.executed);
        AuditRecord last = spine.records().getLast();
        assertEquals("refused", outcome(last).get("status"), last.json()::toString);
        assertEquals(errorType, outcome(last).get("error_type"));
    }

    private static Map<?, ?> outcome(AuditRecord record) {
        return assertInstanceOf(Map.class, record.json().get("outcome"), record.json()::toString);
    }

    private List<String> kinds() {
        return spine.records().stream().map(AuditRecord::kind).toList();
    }

    private Future<CallResult> calling(Callable<CallResult> call) {
        return threads.submit(call);
    }

    @Test
    void shouldHaveTheIntentOnDiskBeforeAnythingRuns() {
        spine.rules(EVERYTHING);
        spine.work = execution -> {
            assertEquals(List.of("intent"), kinds());
            return new HandlerOutcome.Answered(Spine.DONE);
        };
        assertEquals(new CallResult.Answered(Spine.DONE), spine.call("filesystem.write", WRITE));
        assertEquals(List.of("intent", "outcome"), kinds());
        assertEquals("ok", outcome(spine.records().getLast()).get("status"));
    }

    @Test
    void shouldHaveBothRecordsOnDiskBeforeAReadIsAnswered() {
        spine.rules(EVERYTHING);
        spine.call("filesystem.read", Map.of("path", "a.txt"));
        assertEquals(List.of("intent", "outcome"), kinds());
    }

    @Test
    void shouldRunNothingThatCannotBeRecorded() throws Exception {
        spine.rules(EVERYTHING);
        spine.audit.close();
        assertEquals(
                "ServiceUnavailable",
                error(spine.call("filesystem.write", WRITE)).type());
        assertEquals("ServiceUnavailable", error(spine.call("no.such", WRITE)).type());
        assertEquals(List.of(), spine.executed);
    }

    @Test
    void shouldNotSayHowACallEndedWhoseOutcomeIsNotRecorded() {
        spine.rules(EVERYTHING);
        spine.work = execution -> {
            spine.audit.close();
            return new HandlerOutcome.Answered(Spine.DONE);
        };
        StructuredError error = error(spine.call("filesystem.write", WRITE));
        assertTrue(error.message().contains("unknown"), error.message());
    }

    @Test
    void shouldAskWhenNoRuleSaysAnything() throws Exception {
        Future<CallResult> call = calling(() -> spine.rules("").call("process.run", Map.of("command", "ls")));
        spine.approvals.reject(spine.asked.take().id(), "somebody", null);
        assertNothingRan("ApprovalRejected", call.get());
    }

    @Test
    void shouldRunNothingThatPolicyBlocks() {
        spine.rules("- { id: never, capability: 'process.*', tier: blocked }");
        assertNothingRan("PolicyDenied", spine.call("process.run", Map.of("command", "ls")));
    }

    @Test
    void shouldNameFilesInTheRecordOfARefusalAsPolicyDoes() {
        spine.rules("- { id: no, capability: 'filesystem.*', path: '/workspace/**', tier: blocked }");
        assertNothingRan(
                "PolicyDenied",
                spine.call("filesystem.write", Map.of("path", "/home/somebody/src/a.txt", "content", "x")));
        assertEquals(
                "/workspace/a.txt",
                assertInstanceOf(Map.class, spine.records().getLast().json().get("inputs"))
                        .get("path"));
    }

    @Test
    void shouldRefuseWhatIsNoCapabilityOrNoInputOfIt() {
        spine.rules(EVERYTHING);
        assertNothingRan("InvalidInput", spine.call("filesystem.explode", Map.of()));
        assertNothingRan("InvalidInput", spine.call("filesystem.write", Map.of("path", "a.txt")));
        assertNothingRan("InvalidInput", spine.call("filesystem.write", Map.of("path", "~/a.txt", "content", "x")));
        assertNothingRan("PathOutOfScope", spine.call("filesystem.read", Map.of("path", "/etc/passwd")));
    }

    @Test
    void shouldRefusePausedAndRevokedAgents() {
        spine.rules(EVERYTHING);
        spine.agents.setState(Spine.AGENT, Agent.State.PAUSED);
        assertNothingRan("SessionPaused", spine.call("filesystem.write", WRITE));
        spine.agents.setState(Spine.AGENT, Agent.State.REVOKED);
        assertNothingRan("auth.agent_revoked", spine.call("filesystem.write", WRITE));
    }

    @Test
    void shouldRefuseBeyondARateLimit() {
        spine.rules(
                "- { id: some, capability: '**', tier: autonomous, rate_limit: { max: 1, per: 1m, then: blocked } }");
        assertInstanceOf(CallResult.Answered.class, spine.call("filesystem.write", WRITE));
        assertEquals("RateLimited", error(spine.call("filesystem.write", WRITE)).type());
        assertEquals(1, spine.executed.size());
    }

    @Test
    void shouldHoldACallUntilItIsAccepted() throws Exception {
        spine.rules(ASKING);
        Future<CallResult> call = calling(() -> spine.call("filesystem.write", WRITE));
        Question question = spine.asked.take();
        assertEquals("/workspace/a.txt", question.inputs().get("path"));
        assertEquals("x", question.inputs().get("content"));
        assertEquals(List.of(), spine.executed);
        spine.approvals.accept(question.id(), "somebody");
        assertInstanceOf(CallResult.Answered.class, call.get());
        assertEquals(1, spine.executed.size());
    }

    @Test
    void shouldRunNothingAfterANo() throws Exception {
        spine.rules(ASKING);
        Future<CallResult> call = calling(() -> spine.call("filesystem.write", WRITE));
        spine.approvals.reject(spine.asked.take().id(), "somebody", "not today");
        assertNothingRan("ApprovalRejected", call.get());
    }

    @Test
    void shouldRunNothingThatItsClientTookBack() throws Exception {
        spine.rules(ASKING);
        Withdrawal withdrawal = new Withdrawal();
        Future<CallResult> call = calling(() -> spine.call("filesystem.write", WRITE, withdrawal));
        spine.asked.take();
        withdrawal.withdraw();
        assertNothingRan("Cancelled", call.get());
    }

    @Test
    void shouldRunNothingWhenNobodyAnswersInTime() throws Exception {
        spine.rules(ASKING);
        Future<CallResult> call = calling(() -> spine.call("filesystem.write", WRITE));
        spine.asked.take();
        spine.clock.advance(Duration.ofMinutes(6));
        assertNothingRan("ApprovalTimedOut", call.get());
    }

    @Test
    void shouldNotTakeAYesForAnAgentThatWasStoppedMeanwhile() throws Exception {
        spine.rules(ASKING);
        Future<CallResult> call = calling(() -> spine.call("filesystem.write", WRITE));
        Question question = spine.asked.take();
        spine.agents.setState(Spine.AGENT, Agent.State.PAUSED);
        spine.approvals.accept(question.id(), "somebody");
        assertNothingRan("SessionPaused", call.get());
    }

    @Test
    void shouldNotTakeAYesForWhatPolicyBlocksByNow() throws Exception {
        spine.rules(ASKING);
        Future<CallResult> call = calling(() -> spine.call("filesystem.write", WRITE));
        Question question = spine.asked.take();
        spine.rules("- { id: never, capability: '**', tier: blocked }");
        spine.approvals.accept(question.id(), "somebody");
        assertNothingRan("PolicyDenied", call.get());
    }

    @Test
    void shouldDecideOnWhatALinkLeadsTo() {
        spine.rules("""
                - { id: most, capability: 'filesystem.*', path: '/workspace/**', tier: autonomous }
                - { id: not-these, capability: 'filesystem.*', path: '/workspace/secret/**', tier: blocked }
                """);
        spine.work = execution -> new HandlerOutcome.Redirected(Map.of("/workspace/a.txt", "/workspace/secret/b"));
        StructuredError error = error(spine.call("filesystem.write", WRITE));
        assertEquals("PolicyDenied", error.type());
        assertTrue(error.message().contains("not-these")
                || error.context().toString().contains("not-these"));
        assertEquals(1, spine.executed.size());
    }

    @Test
    void shouldLookForLinksBeforeItAsks() throws Exception {
        spine.rules(ASKING);
        spine.inspector = (id, caller, agent, capability, arguments) -> "/workspace/a.txt".equals(arguments.get("path"))
                ? new Inspection.Redirected(Map.of("/workspace/a.txt", "/workspace/real.txt"))
                : new Inspection.Seen("--- a diff");
        Future<CallResult> call = calling(() -> spine.call("filesystem.write", WRITE));
        Question question = spine.asked.take();
        assertEquals("/workspace/real.txt", question.inputs().get("path"));
        assertEquals("--- a diff", question.preview());
        spine.approvals.accept(question.id(), "somebody");
        assertInstanceOf(CallResult.Answered.class, call.get());
        assertEquals(
                "/workspace/real.txt", spine.executed.getFirst().arguments().get("path"));
    }

    @Test
    void shouldGiveUpOnLinksWithoutAnEnd() {
        spine.rules(EVERYTHING);
        spine.work = execution -> new HandlerOutcome.Redirected(Map.of(
                String.valueOf(execution.arguments().get("path")),
                execution.arguments().get("path") + "x"));
        assertEquals(
                "ConflictError", error(spine.call("filesystem.write", WRITE)).type());
        assertTrue(spine.executed.size() < 20);
    }

    @Test
    void shouldNotRunAgainWhatMayHaveRun() {
        spine.rules(EVERYTHING);
        CallId before = new CallId("call_" + "1".repeat(32));
        spine.past.put("s:1", new PastCall(before, null));
        spine.past.put("s:2", new PastCall(before, "ok"));
        assertTrue(error(spine.callAgain("filesystem.write", WRITE, "s:1"))
                .message()
                .contains("unknown"));
        assertTrue(error(spine.callAgain("filesystem.write", WRITE, "s:2"))
                .message()
                .contains("ok"));
        assertEquals(List.of(), spine.executed);
        assertInstanceOf(CallResult.Answered.class, spine.callAgain("filesystem.read", Map.of("path", "a.txt"), "s:2"));
    }

    @Test
    void shouldRecordAnOutcomeWhenTheWorkFailsInAnUnforeseenWay() {
        spine.rules(EVERYTHING);
        spine.work = execution -> {
            throw new IllegalStateException("a defect");
        };
        StructuredError error = error(spine.call("filesystem.write", WRITE));
        assertFalse(error.message().contains("a defect"), error.message());
        assertEquals(List.of("intent", "outcome"), kinds());
        assertEquals("error", outcome(spine.records().getLast()).get("status"));
    }

    @Test
    void shouldRefuseWhenLookingFailsInAnUnforeseenWay() {
        spine.rules(ASKING);
        spine.inspector = (id, caller, agent, capability, arguments) -> {
            throw new IllegalStateException("a defect");
        };
        assertNothingRan(error(spine.call("filesystem.write", WRITE)).type(), spine.call("filesystem.write", WRITE));
    }
}
