package io.kruxos.mcp;

/** What a model is told of this server when its client connects. */
final class Instructions {
    static final String TEXT = """
            KruxOS governs what you do on this machine: files, processes and more. Every call is checked against a policy \
            that people wrote, recorded, and run inside a sandbox. Some calls wait until a person approves them, which can \
            take minutes; do not repeat a call that is waiting.
            A refusal is final. When a call fails with PolicyDenied, ApprovalRejected or ApprovalTimedOut, do not try to \
            reach the same end with another tool, path or command: say what you wanted to do and why it was refused, and \
            go on with what is allowed. Other errors name what to do in recovery_actions.
            Your files are below /workspace. agent_session tells which directories and limits you have, agent_policy what \
            you may do, agent_capabilities what there is.""";

    private Instructions() {}
}
