package io.kruxos.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorsTest {
    private static final CapabilityName RUN = new CapabilityName("process.run");
    private static final QuestionId QUESTION = new QuestionId("q_0123456789ab");

    static Stream<StructuredError> stops() {
        return Stream.of(
                Errors.approvalRejected(RUN, QUESTION, null),
                Errors.approvalTimedOut(RUN, QUESTION, Duration.ofMinutes(5)),
                Errors.sessionPaused(new AgentName("codex")));
    }

    @ParameterizedTest
    @MethodSource("stops")
    void shouldStopTheModelWhenAPersonHasTheSay(StructuredError stop) {
        assertTrue(stop.agentDescription().startsWith("STOP. "), stop.agentDescription());
        assertTrue(stop.agentDescription().contains("another way"), stop.agentDescription());
        assertFalse(stop.retryable());
        assertEquals("tell_user", stop.recoveryActions().getFirst().action());
    }

    @Test
    void shouldSayWhatThePersonWrote() {
        StructuredError error = Errors.approvalRejected(RUN, QUESTION, "not on a Friday");

        assertTrue(error.agentDescription().contains("\"not on a Friday\""), error.agentDescription());
        assertTrue(error.agentDescription().contains("This is final and nothing ran."), error.agentDescription());
    }

    @Test
    void shouldNameTheRuleThatBlocks() {
        Decision decision = new Decision(
                Tier.BLOCKED,
                new RuleRef("group", "no-etc", "groups/coding.yaml", 12),
                "System files are out of bounds",
                List.of(),
                Limits.NONE,
                ApprovalTerms.DEFAULT,
                List.of(),
                List.of(),
                Digest.of(new byte[0]));

        StructuredError error = Errors.policyDenied(new CapabilityName("filesystem.read"), decision);

        assertTrue(error.agentDescription().contains("System files are out of bounds. "), error.agentDescription());
        assertTrue(error.message().contains("group:no-etc (groups/coding.yaml:12)"), error.message());
    }

    @Test
    void shouldSuggestTheCapabilityThatWasMeant() {
        StructuredError error =
                Errors.unknownCapability("filesystem.raed", List.of("filesystem.read", "filesystem.write"));

        assertEquals("There is no capability 'filesystem.raed'. Did you mean 'filesystem.read'?", error.message());
        assertTrue(Errors.unknownCapability("x".repeat(1_000_000), List.of())
                        .message()
                        .length()
                < 200);
    }

    @Test
    void shouldSayDurationsInWords() {
        assertEquals("5 minutes", Errors.words(Duration.ofMinutes(5)));
        assertEquals("1 hour", Errors.words(Duration.ofHours(1)));
        assertEquals("90 seconds", Errors.words(Duration.ofSeconds(90)));
        assertEquals("1 second", Errors.words(Duration.ofMillis(20)));
    }
}
