package io.kruxos.audit;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.ApprovalTerms;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Caller;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Digest;
import io.kruxos.domain.Limits;
import io.kruxos.domain.QuestionId;
import io.kruxos.domain.RuleRef;
import io.kruxos.domain.SessionId;
import io.kruxos.domain.Tier;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls to record. */
public final class Samples {
    static final SessionId SESSION = new SessionId("ses_" + "0123456789abcdef".repeat(2));
    static final Digest POLICY = Digest.of(new byte[] {1});

    private Samples() {}

    public static CallId call(long number) {
        return new CallId(String.format(Locale.ROOT, "call_%032x", number));
    }

    static QuestionId question(long number) {
        return new QuestionId(String.format(Locale.ROOT, "q_%012d", number));
    }

    static Caller caller(String agent) {
        return new Caller(new AgentName(agent), "coding-agent", SESSION, "codex-mcp-client/0.169.0", "turn-1");
    }

    static Decision decision(Tier tier) {
        return new Decision(
                tier,
                new RuleRef("group", "read-workspace", "groups/coding-agent.yaml", 5),
                "Reads in the workspace are free",
                List.of(),
                Limits.NONE,
                ApprovalTerms.DEFAULT,
                List.of(),
                List.of(),
                POLICY);
    }

    public static Intent intent(long number) {
        return intent(number, "codex", "filesystem.read", Map.of("path", "/workspace/src/Main" + number + ".java"));
    }

    static Intent intent(long number, String agent, String capability, Map<String, @Nullable Object> inputs) {
        return new Intent(
                call(number),
                SESSION + ":" + number,
                caller(agent),
                new CapabilityName(capability),
                inputs,
                decision(Tier.AUTONOMOUS),
                null,
                "rootless",
                Digest.of(new byte[] {2}));
    }

    public static Outcome ok() {
        return new Outcome("ok", null, Digest.of(new byte[] {3}), 1024, 417, Map.of("cpu_ms", 1L));
    }

    public static Entry.Refused refused(long number, Entry.Refusal why) {
        return new Entry.Refused(
                call(number),
                SESSION + ":" + number,
                caller("codex"),
                "filesystem.read",
                Map.of("path", "/etc/passwd"),
                decision(Tier.BLOCKED),
                null,
                why,
                "PolicyDenied",
                93);
    }
}
