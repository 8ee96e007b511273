package io.kruxos.domain;

/** The errors that any call can meet; capabilities have their own besides. The page {@code docs/errors.md} is written from here. */
public enum ErrorType {
    POLICY_DENIED(
            "PolicyDenied",
            "A policy rule blocks the call; the error names the rule.",
            "Final. See `agent.policy`; an operator can change the rule."),
    APPROVAL_REJECTED(
            "ApprovalRejected",
            "A person was asked and said no. Nothing ran.",
            "STOP: final. Do not try the same another way; tell the user."),
    APPROVAL_TIMED_OUT(
            "ApprovalTimedOut",
            "A person was asked and nobody answered in time. Nothing ran.",
            "STOP: final. Do not try the same another way; tell the user."),
    APPROVAL_PENDING(
            "ApprovalPending",
            "A person has been asked and has not answered yet.",
            "Wait; ask again after `retry_after`."),
    RATE_LIMITED("RateLimited", "Too many calls under one rule.", "Wait `retry_after`, then call again."),
    INVALID_INPUT(
            "InvalidInput",
            "An argument is missing, unknown, or not what it must be, or the capability does not exist. Nothing ran.",
            "Mend the argument that the error names."),
    PATH_OUT_OF_SCOPE(
            "PathOutOfScope",
            "A path lies in none of the agent's directories.",
            "See `agent.session` for the directories; an operator can mount more."),
    FILE_NOT_FOUND(
            "FileNotFound",
            "There is no such file or directory.",
            "Look with `filesystem.list` or `filesystem.search`."),
    PERMISSION_DENIED(
            "PermissionDenied",
            "The directory is mounted read-only, or the operating system refuses.",
            "See `agent.session` for what is writable."),
    RESOURCE_EXHAUSTED(
            "ResourceExhausted",
            "A limit of memory, processor, processes, output or disk was reached; the error says which.",
            "Do less at a time."),
    TIMEOUT(
            "Timeout",
            "The call took longer than it may.",
            "Ask for less, or for more time where the capability takes `timeout`."),
    CONFLICT(
            "ConflictError",
            "Something changed meanwhile, or is there already.",
            "Look at the present state, then decide again."),
    CANCELLED("Cancelled", "The client withdrew the call.", "Nothing; call again if it is still wanted."),
    SERVICE_UNAVAILABLE(
            "ServiceUnavailable",
            "A part of KruxOS that the call needs is not there, such as the audit log or the executor.",
            "Try again after `retry_after`; if the error says that the outcome is unknown, look before repeating."),
    SESSION_EXPIRED("SessionExpired", "The session has ended or never was.", "Connect again."),
    SESSION_PAUSED(
            "SessionPaused", "The operator paused this agent.", "STOP until the operator resumes it; tell the user."),
    INVALID_CREDENTIALS("auth.invalid_credentials", "The token opens nothing.", "Check agent name and token."),
    AGENT_REVOKED("auth.agent_revoked", "The operator revoked this agent.", "Final until the operator restores it."),
    AUTH_RATE_LIMITED("auth.rate_limited", "Too many wrong tokens from one source.", "Wait `retry_after`.");

    private final String word;
    private final String meaning;
    private final String advice;

    ErrorType(String word, String meaning, String advice) {
        this.word = word;
        this.meaning = meaning;
        this.advice = advice;
    }

    /** The type as clients see it: {@code PolicyDenied}. */
    public String word() {
        return word;
    }

    /** When it happens, for documentation. */
    public String meaning() {
        return meaning;
    }

    /** What to do about it, for documentation. */
    public String advice() {
        return advice;
    }
}
