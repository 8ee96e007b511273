package io.kruxos.domain;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the errors that any call can meet, with texts that tell a model what happened and what to do; see {@link ErrorType}. */
public final class Errors {
    private static final String NO_WAY_ROUND =
            " Do not try to reach the same end another way, with another tool, path or command.";
    private static final RecoveryAction SHOW_POLICY =
            RecoveryAction.call("show_policy", "See which rules apply to you and what they allow.", "agent.policy");
    private static final RecoveryAction SHOW_SCOPE =
            RecoveryAction.call("check_scope", "See which directories you may read and write.", "agent.session");
    private static final RecoveryAction ASK_OPERATOR =
            RecoveryAction.of("ask_operator", "Tell the user; an operator of KruxOS can allow it.");
    private static final RecoveryAction TELL_USER = RecoveryAction.of(
            "tell_user", "Stop here and tell the user what you wanted to do and that it was not allowed.");

    private Errors() {}

    /** Policy blocks the call. */
    public static StructuredError policyDenied(CapabilityName capability, Decision decision) {
        return error(
                ErrorType.POLICY_DENIED,
                capability + " is blocked by policy rule " + decision.rule() + ": " + decision.reason(),
                "KruxOS policy does not let you do this: " + sentence(decision.reason()) + " It was refused by rule "
                        + decision.rule() + ", nothing ran, and asking again gives the same answer." + NO_WAY_ROUND,
                Map.of(
                        "capability", capability.value(),
                        "layer", decision.rule().layer(),
                        "rule", decision.rule().rule()),
                SHOW_POLICY,
                ASK_OPERATOR);
    }

    /**
     * A person said no.
     *
     * @param comment what the person wrote to the agent; null for nothing
     */
    public static StructuredError approvalRejected(
            CapabilityName capability, QuestionId question, @Nullable String comment) {
        String why = comment == null || comment.isBlank() ? "" : " The person wrote: \"" + comment.strip() + "\".";
        return error(
                ErrorType.APPROVAL_REJECTED,
                "A person rejected " + capability + " (" + question + ")",
                "STOP. A person looked at this " + capability + " call and rejected it." + why
                        + " This is final and nothing ran." + NO_WAY_ROUND
                        + " Tell the user that it was rejected, and go on only with work that does not need it.",
                Map.of("capability", capability.value(), "question", question.value()),
                TELL_USER);
    }

    /** Nobody answered in time. */
    public static StructuredError approvalTimedOut(CapabilityName capability, QuestionId question, Duration waited) {
        return error(
                ErrorType.APPROVAL_TIMED_OUT,
                "Nobody decided on " + capability + " (" + question + ") within " + words(waited),
                "STOP. This " + capability + " call needs a person's approval, and nobody decided within "
                        + words(waited)
                        + ". This is final and nothing ran." + NO_WAY_ROUND
                        + " Tell the user that the approval timed out, and go on only with work that does not need it.",
                Map.of(
                        "capability",
                        capability.value(),
                        "question",
                        question.value(),
                        "waited_seconds",
                        waited.toSeconds()),
                TELL_USER);
    }

    /** A person has been asked; the answer is not there yet. */
    public static StructuredError approvalPending(
            CapabilityName capability, QuestionId question, Duration askAgainAfter) {
        return error(
                        ErrorType.APPROVAL_PENDING,
                        capability + " waits for a person (" + question + ")",
                        "A person has been asked to approve this " + capability
                                + " call and has not decided yet. Nothing ran so far. Wait; do not send the call a second time.",
                        Map.of("capability", capability.value(), "question", question.value()))
                .withRetry(askAgainAfter);
    }

    /** Too many calls under a rule. */
    public static StructuredError rateLimited(CapabilityName capability, RateLimit limit, Duration retryAfter) {
        String text = capability + " may be called " + limit.max() + " times in " + words(limit.per()) + " under rule "
                + limit.rule() + ", and that many calls were made.";
        return error(
                        ErrorType.RATE_LIMITED,
                        text,
                        text + " Nothing ran. Wait at least " + words(retryAfter) + " before the next one.",
                        Map.of(
                                "capability",
                                capability.value(),
                                "rule",
                                limit.rule().rule(),
                                "max",
                                limit.max()),
                        SHOW_POLICY)
                .withRetry(retryAfter);
    }

    /**
     * An argument is wrong.
     *
     * @param field where it stands: {@code path}, {@code edits[2].path}; empty for the arguments as a whole
     * @param must what is wrong and what it must be, as the end of a sentence that begins with the field's name
     */
    public static StructuredError invalidInput(CapabilityName capability, String field, String must) {
        String subject = field.isEmpty() ? "The arguments" : "'" + field + "'";
        String text = subject + " " + sentence(must);
        return error(
                ErrorType.INVALID_INPUT,
                capability + ": " + text,
                "This " + capability + " call was not made: " + text,
                field.isEmpty()
                        ? Map.of("capability", capability.value())
                        : Map.of("capability", capability.value(), "field", field),
                RecoveryAction.of("fix_input", "Correct the argument and call again."));
    }

    /** There is no such capability; {@code known} is what this caller may know of. */
    public static StructuredError unknownCapability(String name, Collection<String> known) {
        String shown = name.length() > 128 ? name.substring(0, 128) + "…" : name;
        String text = "There is no capability '" + shown + "'." + NearestWord.hint(name, known);
        return error(
                ErrorType.INVALID_INPUT,
                text,
                text,
                Map.of("capability", shown),
                RecoveryAction.call("list_capabilities", "See what you may call.", "agent.capabilities"));
    }

    /** A path in none of the agent's directories; {@code mounts} are the agent paths it has. */
    public static StructuredError pathOutOfScope(String path, List<Mount> mounts) {
        String scope = String.join(", ", mounts.stream().map(Mount::agentPath).toList());
        return error(
                ErrorType.PATH_OUT_OF_SCOPE,
                path + " is outside the agent's directories",
                "'" + path + "' is outside the directories that you may use: " + scope
                        + ". Nothing ran. Other paths are refused whichever tool is used.",
                Map.of(
                        "path",
                        path,
                        "scope",
                        mounts.stream().map(Mount::agentPath).toList()),
                SHOW_SCOPE,
                ASK_OPERATOR);
    }

    /** A change below a mount that is read-only. */
    public static StructuredError readOnlyMount(String path, Mount mount) {
        String text = "'" + path + "' lies in " + mount.agentPath() + ", which is read-only.";
        return error(
                ErrorType.PERMISSION_DENIED,
                text,
                text + " Nothing ran. Work on a copy in a writable directory.",
                Map.of("path", path, "mount", mount.agentPath()),
                SHOW_SCOPE);
    }

    public static StructuredError fileNotFound(String path) {
        String text = "There is no file or directory '" + path + "'.";
        return error(
                ErrorType.FILE_NOT_FOUND,
                text,
                text + " Look at what is there before you try again.",
                Map.of("path", path),
                RecoveryAction.call("list", "List the directory above it.", "filesystem.list"),
                RecoveryAction.call("search", "Search for the file by name.", "filesystem.search"));
    }

    /** The operating system refuses access. */
    public static StructuredError permissionDenied(String path, String what) {
        String text = "The system does not permit to " + what + " '" + path + "'.";
        return error(ErrorType.PERMISSION_DENIED, text, text, Map.of("path", path), SHOW_SCOPE);
    }

    /**
     * A limit was reached.
     *
     * @param limit which one: {@code memory}, {@code output}, {@code disk}
     * @param text what happened, as a sentence
     */
    public static StructuredError resourceExhausted(String limit, String text, Map<String, @Nullable Object> figures) {
        Map<String, @Nullable Object> context = new LinkedHashMap<>(figures);
        context.put("limit", limit);
        return error(
                ErrorType.RESOURCE_EXHAUSTED,
                text,
                sentence(text) + " The same call reaches the limit again: do less at a time.",
                context,
                RecoveryAction.of("reduce", "Ask for less at a time: smaller files, fewer results, shorter output."));
    }

    public static StructuredError timeout(CapabilityName capability, Duration allowed) {
        String text = capability + " took longer than the " + words(allowed) + " it may take, and was stopped.";
        return error(
                ErrorType.TIMEOUT,
                text,
                text + " Part of its work may have been done: look before you repeat it.",
                Map.of("capability", capability.value(), "allowed_seconds", allowed.toSeconds()),
                RecoveryAction.of("reduce", "Ask for less, or for more time if the capability takes 'timeout'."));
    }

    /** Something is not as the call supposed. */
    public static StructuredError conflict(String text, Map<String, @Nullable Object> context) {
        return error(
                ErrorType.CONFLICT,
                text,
                sentence(text) + " Nothing was changed.",
                context,
                RecoveryAction.of("look_again", "Look at the present state, then decide again."));
    }

    /** The client withdrew the call. */
    public static StructuredError cancelled(CapabilityName capability) {
        String text = "The " + capability + " call was withdrawn by the client.";
        return error(ErrorType.CANCELLED, text, text, Map.of("capability", capability.value()));
    }

    /**
     * A part of KruxOS is not there; nothing ran.
     *
     * @param service {@code audit}, {@code executor}, {@code approvals}, {@code policy}
     */
    public static StructuredError serviceUnavailable(String service, String reason, Duration retryAfter) {
        return error(
                        ErrorType.SERVICE_UNAVAILABLE,
                        "KruxOS's " + service + " is not available: " + reason,
                        "KruxOS cannot make this call now, because its " + service + " is not available: "
                                + sentence(reason) + " Nothing ran. Try again in " + words(retryAfter)
                                + "; if it goes on, tell the user.",
                        Map.of("service", service))
                .withRetry(retryAfter);
    }

    /** The call was under way when what ran it went away. */
    public static StructuredError outcomeUnknown(CapabilityName capability, CallId call) {
        return error(
                ErrorType.SERVICE_UNAVAILABLE,
                "The outcome of " + capability + " (" + call + ") is unknown: its executor went away",
                "This " + capability + " call was interrupted, and whether it took effect is unknown."
                        + " Look at the present state before you repeat it.",
                Map.of("capability", capability.value(), "call", call.value(), "outcome", "unknown"),
                RecoveryAction.of("look_again", "Find out what was done, then decide."));
    }

    /** Something that nobody foresaw; the cause is in the gateway's log under the call's id, not here. */
    public static StructuredError unexpected(CallId call) {
        return error(
                ErrorType.SERVICE_UNAVAILABLE,
                "An unexpected error inside KruxOS, logged under " + call,
                "KruxOS met an error of its own and refused the call (" + call + "). Tell the user; calling again will"
                        + " hardly help.",
                Map.of("call", call.value()),
                TELL_USER);
    }

    public static StructuredError sessionExpired() {
        return error(
                ErrorType.SESSION_EXPIRED,
                "The session has ended",
                "Your session with KruxOS has ended. Connect again.",
                Map.of(),
                RecoveryAction.of("reconnect", "Open a new session."));
    }

    /** The operator paused the agent. */
    public static StructuredError sessionPaused(AgentName agent) {
        return error(
                ErrorType.SESSION_PAUSED,
                "Agent " + agent + " is paused by its operator",
                "STOP. A person has paused you: every call is refused until the operator resumes you. Nothing ran."
                        + " Do not look for another way; tell the user that the agent '" + agent + "' is paused.",
                Map.of("agent", agent.value()),
                TELL_USER);
    }

    /** A token that opens nothing; says nothing of which agents there are. */
    public static StructuredError invalidCredentials() {
        return error(
                ErrorType.INVALID_CREDENTIALS,
                "Wrong agent name or token",
                "KruxOS does not know this agent name and token together.",
                Map.of(),
                RecoveryAction.of(
                        "check_token",
                        "Check the agent's name and token; `kruxos agent rotate NAME` on the host gives a new token."));
    }

    public static StructuredError agentRevoked(AgentName agent) {
        return error(
                ErrorType.AGENT_REVOKED,
                "Agent " + agent + " is revoked",
                "The operator has revoked the agent '" + agent + "'. It can do nothing until it is restored.",
                Map.of("agent", agent.value()),
                RecoveryAction.of("restore", "The operator runs `kruxos agent restore " + agent + "`."));
    }

    /** Too many wrong tokens. */
    public static StructuredError authRateLimited(Duration retryAfter) {
        return error(
                        ErrorType.AUTH_RATE_LIMITED,
                        "Too many wrong tokens from this source",
                        "Too many wrong tokens came from here. Wait " + words(retryAfter) + ".",
                        Map.of())
                .withRetry(retryAfter);
    }

    /** {@code 5 minutes}, {@code 90 seconds}: the largest unit that leaves nothing over, rounded up to a second. */
    public static String words(Duration duration) {
        long seconds = duration.toSeconds() + (duration.toNanosPart() > 0 ? 1 : 0);
        if (seconds >= 3600 && seconds % 3600 == 0) {
            return count(seconds / 3600, "hour");
        }
        return seconds >= 60 && seconds % 60 == 0 ? count(seconds / 60, "minute") : count(seconds, "second");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    private static String sentence(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() || ".!?".indexOf(stripped.charAt(stripped.length() - 1)) >= 0
                ? stripped
                : stripped + ".";
    }

    private static StructuredError error(
            ErrorType type,
            String message,
            String agentDescription,
            Map<String, ? extends @Nullable Object> context,
            RecoveryAction... actions) {
        return new StructuredError(
                type.word(), message, agentDescription, List.of(actions), false, null, new LinkedHashMap<>(context));
    }
}
