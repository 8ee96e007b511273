package io.kruxos.audit;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Caller;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Digest;
import io.kruxos.domain.QuestionId;
import io.kruxos.domain.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened besides the run of a call. Texts are redacted and cut to a bound when they are recorded. */
public sealed interface Entry {
    /**
     * A call was refused before it ran; the last thing that is said of it.
     *
     * @param key what the client knows the call by, see {@link Intent#key()}
     * @param capability the name as the client said it
     * @param inputs the arguments as they came, validated or not
     * @param decision what policy said; null when it was not asked
     * @param approval who said no; null when nobody was asked
     * @param errorType the structured error's type
     * @param durationUs from the call's arrival to its refusal, in microseconds
     */
    record Refused(
            CallId call,
            @Nullable String key,
            Caller caller,
            String capability,
            Map<String, @Nullable Object> inputs,
            @Nullable Decision decision,
            @Nullable ApprovalNote approval,
            Refusal why,
            String errorType,
            long durationUs)
            implements Entry {}

    /** Why a call was refused. */
    enum Refusal {
        /** Policy blocks it. */
        BLOCKED,
        /** A person said no. */
        REJECTED,
        /** Nobody answered in time. */
        TIMED_OUT,
        /** The client took it back before it ran. */
        CANCELLED,
        /** Its arguments do not fit the capability. */
        INVALID,
        /** There is no such capability. */
        UNKNOWN_CAPABILITY,
        /** A path or host lies outside of what the agent has. */
        OUT_OF_SCOPE,
        /** A limit of calls is used up. */
        RATE_LIMITED,
        /** The agent or its session may not act now. */
        PAUSED,
        /** Something that it needs is not there. */
        UNAVAILABLE
    }

    /** A person is asked. */
    record Asked(
            QuestionId question,
            CallId call,
            @Nullable String key,
            Caller caller,
            CapabilityName capability,
            Decision decision,
            Duration timeout)
            implements Entry {}

    /**
     * A question ended.
     *
     * @param by the operators that answered; null when nobody did
     * @param grant the grant that came of it, or that answered
     * @param remark what the operator said
     */
    record Answered(
            QuestionId question,
            CallId call,
            AgentName agent,
            Verdict verdict,
            @Nullable String by,
            @Nullable String grant,
            @Nullable String remark)
            implements Entry {}

    /** How a question ended. */
    enum Verdict {
        ACCEPTED,
        REJECTED,
        EXPIRED
    }

    /** A question was taken back: nobody needs its answer any more. */
    record Withdrawn(QuestionId question, CallId call, AgentName agent, String reason) implements Entry {}

    /** An agent's client came. */
    record SessionOpened(
            SessionId session,
            AgentName agent,
            String transport,
            @Nullable String source) implements Entry {}

    /** It went. */
    record SessionEnded(SessionId session, AgentName agent, String reason) implements Entry {}

    /**
     * A token opened no session. Recorded up to a bound in a time; what is beyond is counted in the next such record.
     *
     * @param claimed the agent the client said it was
     * @param source where it came from: an address, or {@code uid:1000}
     */
    record AuthenticationFailed(@Nullable String claimed, String source, Cause cause) implements Entry {
        /** Why. */
        public enum Cause {
            WRONG,
            REVOKED,
            TOO_MANY_TRIES
        }
    }

    /**
     * An operator did something.
     *
     * @param operator who: {@code uid:1000}, or a name
     * @param action {@code agent.create}, {@code mount.add}, …
     * @param subject what it was done to
     * @param details figures and names
     */
    record AdminAction(String operator, String action, String subject, Map<String, @Nullable Object> details)
            implements Entry {}

    /** Another policy is in force. */
    record PolicyChanged(@Nullable Digest before, Digest policy, List<String> files) implements Entry {
        public PolicyChanged {
            files = List.copyOf(files);
        }
    }

    /** A changed policy can't be used; the one before stays. */
    record PolicyRefused(Digest kept, String problem) implements Entry {}

    /** The gateway takes calls. */
    record GatewayStarted(String version, Map<String, @Nullable Object> details) implements Entry {}

    /** The gateway takes no more calls. */
    record GatewayStopped(String reason) implements Entry {}

    /**
     * What cells are made of from here on.
     *
     * @param mode {@code full}, {@code rootless} or {@code off}
     * @param layers each layer with what the kernel says of it
     */
    record SandboxState(String mode, Map<String, @Nullable Object> layers) implements Entry {}
}
